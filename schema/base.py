"""What every table has."""

from peewee import Check, Model

from database import db


class Table(Model):
    """Every table of the app."""

    class Meta:
        database = db
        legacy_table_names = False


def one_of(column, values):
    """A CHECK that a column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")
