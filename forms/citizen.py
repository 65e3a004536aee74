"""What citizens type: each section of an application as a form made from its version's data, and the few forms around it."""

import re
from functools import lru_cache

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField

from domain import identity, labels
from domain.applications import lists, online, rules
from domain.names import document_number, fold
from forms.base import DayField, Form, TypedField, choices, read_birth, read_day, required, tidied, told

KINDS = tuple(labels.APPLICATIONS.items())
RELATIONS = ("Cha", "Mẹ", "Người giám hộ", "Người đại diện theo pháp luật khác")
# Browsers offer what a person wrote elsewhere; on a shared computer nothing is kept (WCAG 1.3.5, own computer only).
_AUTOCOMPLETE = {"family_name": "family-name", "given_names": "given-name", "birth_date": "bday", "phone": "tel",
                 "email": "email", "occupation": "organization-title", "representative_name": "name",
                 "representative_phone": "tel", "representative_email": "email"}
_NOT_KNOWN = ("KHONG RO", "KHONG BIET", "UNKNOWN")


def shown_day(text):
    """A stored day, month or year as people write it: 2026-11-05 → 05/11/2026, 2026-11 → 11/2026."""
    return "/".join(reversed(text.split("-"))) if re.fullmatch(r"\d{4}(-\d\d){0,2}", text or "", re.A) else text or ""


def shown(field, value):
    """An answer in words, in the language of the page: what stands in the list of all answers."""
    if field.choices:
        return gettext(dict(field.choices).get(value, value)) if value else ""
    if value == rules.UNKNOWN:
        return gettext("not known")
    if field.kind == "moment" and (found := rules.moment(value)):
        return found.strftime("%H:%M %d/%m/%Y")
    return shown_day(value)


def grouped(section, fields):
    """The fields of a section under the headings of its groups, in the order of the page."""
    return [(heading, [field for field in fields if field.group == heading]) for heading in section.groups or ("",)]


def all_answers(version, answers):
    """(section, [(field, its answer in words)]) of each section of a form, in the order of the page."""
    return [(section, [(field, shown(field, answers.get(field.key, "")))
                       for _heading, fields in grouped(section, version.of(section.key)) for field in fields])
            for section in version.sections]


class AnswerField(TypedField):
    """A value typed as text and kept as text: `read` gives what is kept. What cannot be read is kept as typed, for the rules."""

    def process_formdata(self, valuelist):
        text = tidied(valuelist[0] if valuelist else "")
        # What is shown again is what was typed, without the signs no page may hold.
        self.raw_data = [text] if valuelist else None
        self.data = self.read(text) if text else ""

    def read(self, text):
        """The answer that a text means."""
        return text


class NumberField(AnswerField):
    """Digits and letters without blanks, dots and dashes."""

    def read(self, text):
        return document_number(text)


class PassportField(AnswerField):
    """A passport number, or “không nhớ”."""

    def read(self, text):
        return rules.FORGOTTEN if fold(text) == "KHONG NHO" else document_number(text)


class PhoneField(AnswerField):
    """A telephone number in its one spelling."""

    def read(self, text):
        return identity.phone(text) or text


class AnswerDayField(AnswerField):
    """A day in ISO form, or “không nhớ”."""

    def shown(self, value):
        return shown_day(value)

    def read(self, text):
        found = read_day(text)
        return found.isoformat() if found else rules.FORGOTTEN if fold(text) == "KHONG NHO" else text


class RelativeBirthField(AnswerDayField):
    """A birth as precisely as known: YYYY-MM-DD, YYYY-MM, YYYY or "unknown"."""

    def shown(self, value):
        return "không rõ" if value == rules.UNKNOWN else shown_day(value)

    def read(self, text):
        if fold(text) in _NOT_KNOWN:
            return rules.UNKNOWN
        found, precision = read_birth(text)
        return found.isoformat()[:{"D": 10, "M": 7, "Y": 4}[precision]] if found else text


class MomentField(AnswerField):
    """An hour and a day in any order, kept as YYYY-MM-DDTHH:MM."""

    def shown(self, value):
        found = rules.moment(value)
        return found.strftime("%H:%M %d/%m/%Y") if found else value

    def read(self, text):
        if rules.moment(text):
            return text
        clock = re.search(r"(?<![\d/.\-])(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{1,2})?(?:\s*(?:phút|ph|p))?", text, re.A)
        found = read_day((text[:clock.start()] + text[clock.end():]).strip(" ,;")) if clock else None
        if not found or int(clock[1]) > 23 or int(clock[2] or 0) > 59:
            return text
        return f"{found.isoformat()}T{int(clock[1]):02}:{int(clock[2] or 0):02}"


class ListedField(AnswerField):
    """A choice from a list by any of its names; another text stays as it is."""

    items = ()

    def read(self, text):
        found = lists.find(self.items() if callable(self.items) else self.items, text)
        return found.name if found else text


class EthnicityField(ListedField):
    items = lists.ETHNIC_GROUPS


class ReligionField(ListedField):
    items = lists.RELIGIONS


class BankField(ListedField):
    items = staticmethod(lists.banks)


def _lines(text):
    return "\n".join(map(tidied, (text or "").splitlines()))


class SectionForm(Form):
    """One section of an application. Every rule is the domain's (rules.check): this form only reads."""

    card = TextAreaField(_l("Text of the QR code on the identity card"), filters=[_lines])
    confirm_doubtful = BooleanField(_l("I have compared this with the papers: keep it as typed"))
    seen = HiddenField()
    back = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = []

    @property
    def answers(self):
        """The answers of this section by key, as they are kept."""
        return {field.key: self[field.key].data or "" for field in self.asked}

    @property
    def doubts(self):
        """The warnings a person may keep by a tick, by field."""
        return {problem.field: problem for problem in self.found if problem.doubtful}

    @property
    def groups(self):
        """(heading, [(field of the official form, field of this form)]) for each group, as the page lists them."""
        return [(heading, [(field, self[field.key]) for field in fields])
                for heading, fields in grouped(self.section, self.asked)]

    def show(self, answers):
        """Show these answers as if they had been typed; the rest stays."""
        for key, value in answers.items():
            if key in self._fields:
                self[key].data, self[key].raw_data, self[key].errors = value, None, []
        return self

    def add_problem(self, problem):
        self.found.append(problem)
        # A doubt is no mistake: it stands beside the field, and a tick keeps what was typed.
        if not problem.doubtful:
            super().add_problem(problem)


_FIELDS = {"number": NumberField, "digits": NumberField, "passport": PassportField, "phone": PhoneField, "day": AnswerDayField,
           "day_or_forgotten": AnswerDayField, "birth": RelativeBirthField, "moment": MomentField, "ethnicity": EthnicityField,
           "religion": ReligionField, "bank": BankField}
_INPUTS = {"number": {"inputmode": "numeric", "class": "short"}, "digits": {"inputmode": "numeric"},
           "phone": {"type": "tel", "class": "short"}, "email": {"type": "email"}, "passport": {"class": "short"},
           "ethnicity": {"list": "ethnicities"}, "religion": {"list": "religions"}, "bank": {"list": "banks"},
           "place": {"list": "places"}, "relation": {"list": "relations"}, "recipient": {"list": "recipients"}}


@lru_cache(maxsize=64)
def section_form(form, section):
    """The form class of a section (by its key) of a version of an official form."""
    asked = form.of(section)
    fields = {field.key: _made(field) for field in asked}
    return type("SectionForm", (SectionForm,), {**fields, "asked": asked, "section": form.section(section)})


def _made(field):
    words = _l(field.words)
    if field.choices:
        pairs = [(value, _l(text)) for value, text in field.choices]
        return RadioField(words, choices=choices(pairs), validate_choice=False)
    if field.kind == "text":
        return TextAreaField(words, filters=[tidied], render_kw={"rows": "4"})
    return _FIELDS.get(field.kind, AnswerField)(words, render_kw=_INPUTS.get(field.kind))


def autocomplete(key, private):
    """What a browser may remember of a field: nothing, unless the computer is the person's own."""
    return _AUTOCOMPLETE.get(key, "off") if private else "off"


class WayForm(Form):
    """How an application is sent."""

    way = RadioField(_l("How do you want to file?"), default="visit", validate_choice=False,
                     choices=choices([(value, _l(words)) for value, words in online.WAYS.items()]))


class NewForm(WayForm):
    """What to apply for, and whose computer this is."""

    kind = RadioField(_l("What would you like to do?"), choices=choices([(value, _l(words)) for value, words in KINDS]),
                      validate_choice=False)
    private = BooleanField(_l("This is my own computer or telephone"))
    for_another = BooleanField(_l("The application is for another person"))
    request = HiddenField()
    like = SelectField(_l("Take over addresses and family from"), validate_choice=False)

    def offer(self, applications):
        """Offer these applications to take over from what a family shares."""
        self.like.choices = choices([(each.code, each.full_name) for each in applications], first=_l("– nobody, write it anew –"))
        return self


class OathForm(Form):
    """The declaration of truth under an application."""

    oath = BooleanField(_l("I declare that these statements are true, and I take responsibility for them before the law."))

    def name_problems(self, form, problems):
        """Problems of sections, above the form, in its order: which field, and what is wrong with it."""
        keys = [field.key for section in form.sections for field in form.of(section.key)]
        for problem in sorted(problems, key=lambda problem: keys.index(problem.field) if problem.field in keys else len(keys)):
            field = form.field(problem.field)
            if field is None:
                self.add_problem(problem)
            else:
                self.form_errors.append(f"{gettext(field.words)}: {told(problem)}")


class ResumeForm(Form):
    """What opens an application again: its code, the personal number and the date of birth."""

    code = StringField(_l("Code of the application"), filters=[tidied], validators=[required()])
    personal_number = StringField(_l("Personal identification number"), filters=[tidied], validators=[required()])
    birth_date = DayField(_l("Date of birth of the person the passport is for"), validators=[required()])
    private = BooleanField(_l("This is my own computer or telephone"))


class AccountForm(Form):
    """A citizen's new account."""

    full_name = StringField(_l("Full name"), filters=[tidied], render_kw={"autocomplete": "name"})
    email = StringField(_l("E-mail"), filters=[tidied], render_kw={"autocomplete": "email", "type": "email"})
    phone = StringField(_l("Mobile telephone"), filters=[tidied], render_kw={"autocomplete": "tel", "type": "tel"})
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "new-password"})
    again = PasswordField(_l("Password once more"), render_kw={"autocomplete": "new-password"})
