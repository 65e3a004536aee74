"""What an official form consists of: fields in their printed order, shown in sections of one subject each."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from domain.problems import N_

# What a form says to the applicant, as officers read it about the applicant.
AT_THE_DESK = {
    N_("About you"): N_("About the applicant"), N_("Your family"): N_("The applicant's family"),
    N_("Your last passport"): N_("The applicant's last passport"), N_("Your request"): N_("The request"),
    N_("Your reason"): N_("The applicant's reason"), N_("Your work"): N_("The applicant's work"),
    N_("Where you live"): N_("Where the applicant lives"), N_("Where you live now"): N_("Where the applicant lives now"),
    N_("How to reach you"): N_("How to reach the applicant"), N_("How you receive the result"): N_("How the result is received"),
    N_("How do you want to receive the passport?"): N_("How the passport is received"),
    N_("Who receives it, if not you"): N_("Who receives it, if not the applicant"),
    N_("Telephone of whoever receives it, if not yours"): N_("Telephone of whoever receives it, if not the applicant's"),
    N_("I collect it at the office"): N_("Collected at the office"),
    N_("By post, to an address; I pay the postage to the post"): N_("By post, to an address; the applicant pays the postage"),
    N_("What do you ask for?"): N_("What the applicant asks for"), N_("What you ask for"): N_("What the applicant asks for"),
    N_("What do you state?"): N_("What the applicant states"), N_("What you state"): N_("What the applicant states"),
    N_("What are you to the child?"): N_("What the representative is to the child"),
    N_("Whom you report to"): N_("Whom the applicant reports to"),
    N_("Office you report to"): N_("Office the applicant reports to"),
    N_("Your request in your own words"): N_("The request in the applicant's own words"),
}


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


@lru_cache
def at_the_desk(form):
    """The same version of a form in the words of the desk: they speak about the applicant, not to the applicant."""
    def words(text):
        return AT_THE_DESK.get(text, text)

    sections = tuple(section._replace(title=words(section.title), groups=tuple(map(words, section.groups)))
                     for section in form.sections)
    fields = tuple(field._replace(words=words(field.words), group=words(field.group),
                                  choices=tuple((value, words(text)) for value, text in field.choices)) for field in form.fields)
    return form._replace(sections=sections, fields=fields)
