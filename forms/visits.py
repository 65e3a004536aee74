"""What officers type at the reception desk and the counter: who comes, a dossier's decision, filters of lists and figures."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from domain import periods
from domain.applications import handling, reception
from domain.problems import N_, Refused
from forms.base import DayField, Form, choices, tidied
from forms.citizen import grouped, section_form

# The states in which an officer looks for dossiers.
STATES = (("registered", N_("Sent to the office")), ("received", N_("Received")), ("not_received", N_("Not received")),
          ("processing", N_("Being processed")), ("supplement", N_("To be completed")), ("payment", N_("Fee to be paid")),
          ("withdrawn", N_("Withdrawn")), ("stopped", N_("Stopped")), ("done", N_("Result ready")),
          ("returned", N_("Result handed out")))


class WalkInForm(Form):
    """A number for somebody without an appointment. `once` is the page's own: sent twice, it gives one number."""

    once = HiddenField()
    holder = StringField(_l("Name"), filters=[tidied])


class CounterForm(Form):
    """A new counter."""

    name = StringField(_l("Name of the counter"), filters=[tidied])


class DayListForm(Form):
    """The day of the list on paper."""

    class Meta(Form.Meta):
        csrf = False

    day = DayField(_l("Day"))


class NoteForm(Form):
    """An officer's note on a dossier."""

    text = TextAreaField(_l("Note for colleagues"), filters=[tidied])


class DecisionForm(Form):
    """What the officer found at the counter. `seen` is the revision the page was drawn with, `compared` the keys of answers."""

    seen = HiddenField()
    compared = SelectMultipleField(_l("As on the card"), validate_choice=False)
    papers = SelectMultipleField(_l("Papers handed in"), validate_choice=False)
    missing = SelectMultipleField(_l("What is missing"), validate_choice=False)
    note = TextAreaField(_l("Remark"), filters=[tidied], render_kw={"rows": "2"})
    reason = TextAreaField(_l("Reason of the refusal"), filters=[tidied], render_kw={"rows": "2"})

    def offer(self, kind):
        """Offer the papers that a kind of dossier has."""
        for field, listed in ((self.papers, reception.HANDED_IN), (self.missing, reception.MISSING)):
            field.choices = choices([(key, _l(words)) for key, words in reception.papers_of(kind, listed).items()])

    @property
    def revision(self):
        """The revision compared; -1 fits none."""
        return revision(self.seen.data)

    @property
    def ticked(self):
        """The keys ticked: compared, papers and missing."""
        return {name: self[name].data or [] for name in ("compared", "papers", "missing")}


class DossierForm:
    """Every answer of a dossier on one page, in the order of the form, and the officer's decision under them."""

    def __init__(self, version, application):
        self.decision = DecisionForm()
        self.decision.offer(application.kind)
        self.sections = [section_form(version, section.key)() for section in version.written()]
        if not self.decision.is_submitted():
            self.decision.seen.data = str(application.revision)
            for form in self.sections:
                form.show(application.answers)

    @property
    def answers(self):
        """The answers as they stand on the page, by key."""
        return {key: value for form in self.sections for key, value in form.answers.items()}

    @property
    def rows(self):
        """(heading, [(field of the official form, field of this page)]) for each group, in the order of the form."""
        for form in self.sections:
            for heading, fields in grouped(form.section, form.asked):
                yield heading or form.section.title, [(field, form[field.key]) for field in fields]

    @property
    def errors(self):
        """All problems, as `page` asks a form for them."""
        return [each for form in (self.decision, *self.sections) for each in form.errors]

    @property
    def named(self):
        """Each problem in words, with the id of its field ("" for none), for the summary above."""
        found = [("", sentence) for sentence in self.decision.form_errors]
        for form in (*self.sections, self.decision):
            found += [(field.id, f"{field.label.text}: {field.errors[0]}") for field in form if field.errors]
        return found

    def validate(self):
        """Whether every part can be read."""
        found = [form.validate() for form in (self.decision, *self.sections)]
        return all(found)

    def add_problem(self, problem):
        """Show a problem at its answer or in the decision."""
        home = next((form for form in self.sections if problem.field in form), self.decision)
        home.add_problem(problem)

    def refuse(self, refused):
        """Show what a verb refused."""
        for problem in refused.problems:
            self.add_problem(problem)


class StepForm(Form):
    """What happens next to a received dossier. `seen` is the revision the page was drawn with; `keys` are the steps possible."""

    seen = HiddenField()
    step = RadioField(_l("What happens next?"), validate_choice=False)
    note = TextAreaField(_l("Note or reason; the applicant reads it"), filters=[tidied], render_kw={"rows": "2"})

    def __init__(self, application, keys):
        super().__init__()
        self.step.choices = choices([(key, _l(handling.STEPS[key])) for key in keys])
        if not self.is_submitted():
            self.seen.data = str(application.revision)

    @property
    def revision(self):
        """The revision seen; -1 fits none."""
        return revision(self.seen.data)


class HandlerForm(Form):
    """The officer who works on a dossier from now on. `seen` is the revision the page was drawn with."""

    seen = HiddenField()
    officer = SelectField(_l("Officer in charge"), validate_choice=False)


def revision(text):
    """The revision a page was drawn with, from its hidden field; -1 fits none."""
    return int(text) if (text or "").isascii() and (text or "").isdigit() else -1


class FiguresForm(Form):
    """The period and the point of the figures. What cannot be read is named at its field, and this month is counted."""

    class Meta(Form.Meta):
        csrf = False

    period = SelectField(_l("Period"), choices=choices((name, _l(words)) for name, words in periods.NAMES.items()),
                         default="this_month", validate_choice=False)
    since = DayField(_l("First day"))
    until = DayField(_l("Last day"))
    point = SelectField(_l("Reception point"), validate_choice=False)

    def asked(self):
        """The Period asked for."""
        self.validate()
        if self.period.data != "free":
            return periods.named(self.period.data if self.period.data in periods.NAMES else "this_month")
        try:
            return periods.free(self.since.data, self.until.data)
        except Refused as refused:
            for problem in refused.problems:
                if not self._fields[problem.field].errors:
                    self.add_problem(problem)
            return periods.named("this_month")

    @property
    def given(self):
        """The conditions in use as they stand in a link."""
        days = {day: self[day].data.isoformat() for day in ("since", "until") if self.period.data == "free" and self[day].data}
        return {name: value for name, value in {"period": self.period.data, "point": self.point.data, **days}.items() if value}
