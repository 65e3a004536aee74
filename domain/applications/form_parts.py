"""What an official form consists of: fields in their printed order, shown in sections of one subject each."""

from datetime import date
from typing import NamedTuple


class Field(NamedTuple):
    """One field: the key of its answer, its item and label as printed (empty when it is not printed), its words on the screen.

    `kind` says what is typed and how the answer is kept: "line", "text", "digits", "name", "email", "phone", "number" (personal
    number), "passport" and "recipient" as text; "sex" M or F; "day" ISO; "day_or_forgotten" ISO or “không nhớ”;
    "birth" of a relative YYYY, YYYY-MM, ISO or "unknown"; "moment" YYYY-MM-DDTHH:MM; "choice" one of `choices`;
    "place", "ethnicity", "religion", "relation" and "bank" text with a list to pick from. An answer not given is "".
    """

    key: str
    item: str
    label: str
    words: str
    kind: str = "line"
    required: bool = True
    longest: int = 200
    section: str = "about-you"
    group: str = ""
    hint: str = ""
    choices: tuple = ()


class Section(NamedTuple):
    """One subject and one page: its key in the address, its title, the headings of its groups."""

    key: str
    title: str
    groups: tuple = ()


class Form(NamedTuple):
    """One version of an official form, valid between two days (the last one included; None: until replaced).

    Sections without fields are the other tasks of an application: photo, papers, appointment.
    """

    code: str
    kind: str
    number: str
    title: str
    basis: str
    valid_from: date
    valid_to: date | None
    sections: tuple
    fields: tuple

    @property
    def keys(self):
        """The keys of all answers, in the printed order."""
        return tuple(field.key for field in self.fields)

    def field(self, key):
        """The field of a key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def section(self, key):
        """The section of a key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def of(self, section):
        """The fields of a section by its key, in the printed order; none for photo, papers and appointment."""
        return tuple(field for field in self.fields if field.section == section)

    def written(self):
        """The sections that consist of fields."""
        return tuple(section for section in self.sections if self.of(section.key))
