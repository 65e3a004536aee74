"""What must be kept although its term is over."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField, Model

from domain.clock import now


class Row(Model):
    class Meta:
        legacy_table_names = False


class User(Row):
    class Meta:
        table_name = "person"


class Stay(Row):
    pass


class Application(Row):
    pass


class LegalHold(Row):
    stay = ForeignKeyField(Stay, null=True, on_delete="RESTRICT")
    application = ForeignKeyField(Application, null=True, on_delete="RESTRICT")
    passport_number = CharField(20, default="", index=True)
    nationality = CharField(3, default="")
    reason = CharField(500)
    held_by = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    held_at = DateTimeField(default=now)
    released_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    released_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("(CASE WHEN stay_id IS NULL THEN 0 ELSE 1 END)"
                             " + (CASE WHEN application_id IS NULL THEN 0 ELSE 1 END)"
                             " + (CASE WHEN passport_number = '' THEN 0 ELSE 1 END) = 1"),
                       Check("(passport_number = '') = (nationality = '')"),
                       Check("(released_at IS NULL) = (released_by_id IS NULL)")]


MODELS = [User, Stay, Application, LegalHold]


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables([LegalHold])


def down(migrator, db):
    with db.bind_ctx(MODELS):
        db.drop_tables([LegalHold])
