"""Who citizens are by an identity provider, what they think of the office's work, what they ask about their data."""

from peewee import SQL, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, Model

from domain.clock import now

APPLICATION_KINDS = ("adult", "child", "loss", "restore", "uncollected")


class Table(Model):
    class Meta:
        legacy_table_names = False


def one_of(column, values):
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


class User(Table):
    class Meta:
        table_name = "person"


class ReceptionPoint(Table):
    pass


class Application(Table):
    pass


class Identity(Table):
    issuer = CharField(300)
    subject = CharField(255)
    user = ForeignKeyField(User, backref="identities", on_delete="CASCADE")
    personal_number = CharField(12, index=True)
    full_name = CharField(200)
    family_name = CharField(200, default="")
    birth_date = DateField(null=True)
    sex = CharField(1, default="")
    email = CharField(200, default="")
    phone = CharField(20, default="")
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("issuer", "subject"), True),)


class SignInRequest(Table):
    token_hash = CharField(64, unique=True)
    state = CharField(64)
    nonce = CharField(64)
    verifier = CharField(128)
    target = CharField(300, default="")
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    created_at = DateTimeField(default=now)


class Rating(Table):
    point = ForeignKeyField(ReceptionPoint, null=True, on_delete="RESTRICT")
    kind = CharField(11, constraints=[one_of("kind", APPLICATION_KINDS)])
    month = DateField(index=True)
    score = IntegerField(constraints=[Check("score BETWEEN 1 AND 5")])
    words = CharField(1000, default="")


class Rated(Table):
    application = ForeignKeyField(Application, unique=True, on_delete="CASCADE")


class DataRequest(Table):
    application = ForeignKeyField(Application, backref="data_requests", on_delete="CASCADE")
    kind = CharField(7, constraints=[one_of("kind", ("correct", "delete"))])
    words = CharField(1000)
    state = CharField(7, default="open", constraints=[one_of("state", ("open", "done", "refused"))])
    created_at = DateTimeField(default=now)
    answer = CharField(1000, default="")
    answered_at = DateTimeField(null=True)
    answered_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")

    class Meta:
        constraints = [Check("state = 'open' OR answered_at IS NOT NULL")]


DataRequest.add_index(DataRequest.index(DataRequest.application, DataRequest.kind, unique=True, where=SQL("state = 'open'"),
                                        name="data_request_open"))


TABLES = [Identity, SignInRequest, Rating, Rated, DataRequest]


def up(migrator, db):
    with db.bind_ctx([User, ReceptionPoint, Application, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([User, ReceptionPoint, Application, *TABLES]):
        db.drop_tables(TABLES[::-1])
