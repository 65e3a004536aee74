"""The record of acts: who did what, when, from where."""

from flask import request
from flask_babel import gettext as _

from domain import acts
from domain import records as entries
from domain.names import fold
from forms.admin import RecordFilters
from forms.base import choices
from models import User
from views import first_page, page, row_number
from views.admin import bp


@bp.get("/records")
def records():
    form = RecordFilters(request.args)
    form.action.choices = choices(_acts(), first=_("All"))
    form.validate()
    given = {name: request.args.get(name, "")[:50].strip() for name in ("action", "since", "until")}
    number = {name: request.args.get(name, type=row_number) for name in ("actor", "person")}
    found = entries.entries(
        action=given["action"], since=form.since.data, until=form.until.data, actor=number["actor"],
        subject="person" if number["person"] else "", subject_id=number["person"],
        before=request.args.get("before", type=row_number))
    shown, older = first_page(found, entries.PER_PAGE, ".records",
                              **{name: value or None for name, value in (given | number).items()})
    whose = {name: User.get_or_none(User.id == number[name]) for name in number}
    return page("admin/records.html", "records", 200, form=form, entries=shown, older=older, whose=whose,
                acts=acts.ACTS, subjects=acts.SUBJECTS, details=acts.details)


def _acts():
    """The acts by what they are called: among a hundred nobody finds one in the order of our short names."""
    named = sorted(((act, _(words)) for act, words in acts.ACTS.items()), key=lambda pair: fold(pair[1]))
    return [("refused", _("Everything refused")), *named]
