"""The way of results to people; why a notice did not leave; short messages and the kinds of notice that have them."""

from peewee import SQL, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, Model

from domain.clock import now

WAYS = ("office", "post")
STATES = ("waiting", "posted", "delivered", "returned", "handed", "given_up")
ADD = ("ALTER TABLE notice ADD COLUMN sent_at {moment}",
       "ALTER TABLE notice ADD COLUMN again_at {moment}",
       "ALTER TABLE notice ADD COLUMN error VARCHAR(300) NOT NULL DEFAULT ''",
       # What is ready already waits at the office.
       "INSERT INTO delivery (application_id, way, state, recipient, phone, address, ready_at, postings, reason, collector,"
       " collector_name, collector_number, collector_paper) SELECT id, 'office', 'waiting', '', '', '',"
       " COALESCE(ended_at, changed_at), 0, '', '', '', '', '' FROM application WHERE state = 'done'")


class Table(Model):
    class Meta:
        legacy_table_names = False


def one_of(column, values):
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


class User(Table):
    class Meta:
        table_name = "person"


class Application(Table):
    pass


class Notice(Table):
    pass


class Delivery(Table):
    application = ForeignKeyField(Application, unique=True, backref="deliveries", on_delete="CASCADE")
    way = CharField(6, constraints=[one_of("way", WAYS)])
    state = CharField(9, default="waiting", constraints=[one_of("state", STATES)])
    recipient = CharField(200, default="")
    phone = CharField(20, default="")
    address = CharField(500, default="")
    ready_at = DateTimeField(default=now)
    reminded_at = DateTimeField(null=True)
    postings = IntegerField(default=0)
    tracking = CharField(40, null=True)
    posted_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    reason = CharField(300, default="")
    letter_on = DateField(null=True)
    collector = CharField(10, default="", constraints=[one_of("collector", ("", "applicant", "authorised"))])
    collector_name = CharField(200, default="")
    collector_number = CharField(20, default="")
    collector_paper = CharField(200, default="")
    handed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("state", "ready_at"), False),)
        constraints = [Check("(state = 'handed') = (collector <> '')"), Check("state <> 'posted' OR posted_at IS NOT NULL")]


Delivery.add_index(Delivery.index(Delivery.tracking, unique=True, where=SQL("tracking IS NOT NULL"), name="delivery_tracking"))


class TextMessage(Table):
    notice = ForeignKeyField(Notice, unique=True, backref="messages", on_delete="CASCADE")
    number = CharField(20)
    state = CharField(5, default="wait", constraints=[one_of("state", ("wait", "sent", "dead"))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)
    sent_at = DateTimeField(null=True)
    again_at = DateTimeField(null=True)
    error = CharField(300, default="")

    class Meta:
        indexes = ((("state", "next_try_at"), False), (("number", "sent_at"), False))


class TextKind(Table):
    kind = CharField(30, unique=True)


NEW = [Delivery, TextMessage, TextKind]


def up(migrator, db):
    moment = "TIMESTAMP" if "Postgres" in type(db).__name__ else "DATETIME"
    with db.bind_ctx([User, Application, Notice, *NEW]):
        db.create_tables(NEW)
    for statement in ADD:
        db.execute_sql(statement.format(moment=moment))


def down(migrator, db):
    with db.bind_ctx([User, Application, Notice, *NEW]):
        db.drop_tables(NEW[::-1])
    for column in ("sent_at", "again_at", "error"):
        db.execute_sql(f"ALTER TABLE notice DROP COLUMN {column}")
