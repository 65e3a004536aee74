"""The record of acts: who did what, when, from where."""

from flask import request, url_for

from domain import acts
from domain import records as entries
from forms.base import read_day
from views import page, row_number
from views.admin import bp


@bp.get("/records")
def records():
    text = {name: request.args.get(name, "")[:50].strip() for name in ("action", "since", "until")}
    number = {name: request.args.get(name, type=row_number) for name in ("actor", "person", "before")}
    found = entries.entries(
        action=text["action"], since=read_day(text["since"]), until=read_day(text["until"]), actor=number["actor"],
        subject="person" if number["person"] else "", subject_id=number["person"], before=number["before"])
    more = len(found) > entries.PER_PAGE
    kept = {name: value or None for name, value in (text | number).items()}
    older = url_for(".records", **kept | {"before": found[entries.PER_PAGE - 1].id}) if more else None
    return page("admin/records.html", "records", entries=found[:entries.PER_PAGE], older=older, filters=kept,
                actions=sorted(acts.ACTS), acts=acts.ACTS, subjects=acts.SUBJECTS, details=acts.details)
