"""The conditions of a report: a GET form, so that each report is a link."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from domain import periods, reports
from domain.problems import Refused
from forms.base import NOT_YOUR_WARD, DayField, Form, OfferedField, choices


class ReportForm(Form):
    """Period, dimension and ward. What cannot be read is named at its field, and this month is counted instead."""

    class Meta(Form.Meta):
        csrf = False

    period = SelectField(_l("Period"), choices=choices((name, _l(words)) for name, words in periods.NAMES.items()),
                         default="this_month", validate_choice=False)
    since = DayField(_l("First day"))
    until = DayField(_l("Last day"))
    by = SelectField(_l("Count by"), choices=choices((name, _l(words)) for name, words in reports.DIMENSIONS.items()),
                     default="nationality", validate_choice=False)
    ward = OfferedField(_l("Ward"), NOT_YOUR_WARD)

    def asked(self):
        """The (Period, dimension) asked for."""
        self.validate()
        by = self.by.data if self.by.data in reports.DIMENSIONS else "nationality"
        if self.period.data != "free":
            return periods.named(self.period.data if self.period.data in periods.NAMES else "this_month"), by
        try:
            return periods.free(self.since.data, self.until.data), by
        except Refused as refused:
            for problem in refused.problems:
                # An unreadable day keeps its own sentence.
                if not self._fields[problem.field].errors:
                    self.add_problem(problem)
            return periods.named("this_month"), by

    @property
    def given(self):
        """The conditions in use as they stand in a link."""
        shown = {"period": self.period.data, "by": self.by.data, "ward": self.ward.data}
        if self.period.data == "free":
            shown |= {day: self[day].data.isoformat() for day in ("since", "until") if self[day].data}
        return {name: value for name, value in shown.items() if value}
