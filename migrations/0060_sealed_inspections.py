"""Seals the pictures of inspections that were stored before they were sealed."""

from peewee import BlobField, Model

import field_key

PLACE = "inspection.photo"


class Inspection(Model):
    photo = BlobField(null=True)

    class Meta:
        table_name = "inspection"


def up(migrator, db):
    _turn(db, lambda photo: photo if field_key.locked(photo) else field_key.seal_file(photo, PLACE))


def down(migrator, db):
    _turn(db, lambda photo: field_key.opened_file(photo, PLACE))


def _turn(db, turned):
    with db.bind_ctx([Inspection]):
        # One at a time: each may have megabytes.
        for number, in list(Inspection.select(Inspection.id).where(Inspection.photo.is_null(False)).tuples()):
            photo = bytes(Inspection.get_by_id(number).photo)
            Inspection.update(photo=turned(photo)).where(Inspection.id == number).execute()
