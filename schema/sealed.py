"""Columns whose content is sealed with the field key in the database and plain in Python."""

from peewee import BlobField, CharField, JSONField

import field_key


class SealedField(CharField):
    """A text, sealed as a whole. It can be compared with nothing but NULL."""

    def db_value(self, value):
        return field_key.seal(value, _place(self))

    def python_value(self, value):
        return field_key.opened(value, _place(self))


class SealedBlobField(BlobField):
    """A picture, sealed as a whole; one that no key opens stays as it is (see field_key.locked)."""

    def db_value(self, value):
        sealed = value if value is None or field_key.locked(value) else field_key.seal_file(bytes(value), _place(self))
        return super().db_value(sealed)

    def python_value(self, value):
        try:
            return None if value is None else field_key.opened_file(bytes(value), _place(self))
        except field_key.Locked:
            return bytes(value)


class SealedAnswersField(JSONField):
    """A JSON object of which only the answers under the keys of SEALED are sealed: the others are searched and shown in lists."""

    SEALED = ("refund_account",)

    def db_value(self, value):
        return super().db_value(self._each(value, field_key.seal))

    def python_value(self, value):
        return self._each(super().python_value(value), field_key.opened)

    def _each(self, value, turned):
        # What is sealed is turned for its key: the account of one form stays that account in another version of it.
        here = [key for key in self.SEALED if isinstance(value, dict) and value.get(key)]
        place = _place(self)
        return value | {key: turned(value[key], f"{place}.{key}") for key in here} if here else value


def _place(field):
    return f"{field.model._meta.table_name}.{field.column_name}"
