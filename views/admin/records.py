"""The record of acts: who did what, when, from where."""

from flask import request, url_for
from flask_babel import gettext
from flask_babel import gettext as _

from domain import acts
from domain import records as entries
from domain.names import fold
from forms.admin import RecordFilters
from forms.base import choices
from models import User
from views import page, row_number
from views.admin import bp


@bp.get("/records")
def records():
    form = RecordFilters(request.args)
    form.action.choices = choices(_acts(), first=_("All"))
    form.validate()
    given = {name: request.args.get(name, "")[:50].strip() for name in ("action", "since", "until")}
    number = {name: request.args.get(name, type=row_number) for name in ("actor", "person", "before")}
    found = entries.entries(
        action=given["action"], since=form.since.data, until=form.until.data, actor=number["actor"],
        subject="person" if number["person"] else "", subject_id=number["person"], before=number["before"])
    more = len(found) > entries.PER_PAGE
    kept = {name: value or None for name, value in (given | number).items()}
    older = url_for(".records", **kept | {"before": found[entries.PER_PAGE - 1].id}) if more else None
    whose = {name: User.get_or_none(User.id == number[name]) for name in ("actor", "person")}
    return page("admin/records.html", "records", 200, form=form, entries=found[:entries.PER_PAGE], older=older, whose=whose,
                acts=acts.ACTS, subjects=acts.SUBJECTS, details=acts.details)


def _acts():
    """The acts by what they are called: among a hundred nobody finds one in the order of our short names."""
    named = sorted(((act, gettext(words)) for act, words in acts.ACTS.items()), key=lambda pair: fold(pair[1]))
    return [("refused", _("Everything refused")), *named]
