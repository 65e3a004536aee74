"""My data: what is held about a citizen, who looked at it, taken out as a file, asked to be corrected or deleted."""

import json

from flask import Response, flash, g, redirect, send_file, url_for
from flask_babel import gettext as _

import documents
from domain.applications import access, my_data, papers, tasks
from domain.clock import now
from forms.citizen import KINDS, shown
from forms.my_data import DataRequestForm
from models import Application
from views import page
from views.citizen import bp, own_application, token


@bp.get("/my-data")
def my_data_page():
    """The account and every application of this person or browser."""
    return page("citizen/my_data.html", "my_data", applications=_mine(), kinds=dict(KINDS),
                account=my_data.about(g.user) if g.user and g.user.role == "citizen" else None)


@bp.get("/my-data.json")
def my_data_file():
    """All that is written, as a file."""
    return Response(_written(), mimetype="application/json",
                    headers={"Content-Disposition": 'attachment; filename="my-data.json"'})


@bp.get("/my-data.zip")
def my_data_files():
    """All of it: what is written, and photo and papers as they were sent."""
    files = [(f"{application.code}/{papers.name_of(paper)}-{paper.file_name}", papers.intact(paper))
             for application in _mine() for paper in my_data.papers_of(application)]
    body = documents.archive.packed([("my-data.json", _written().encode()), *files])
    return send_file(body, "application/zip", as_attachment=True, download_name="my-data.zip")


@bp.route("/applications/<code>/my-data", methods=["GET", "POST"])
def data(code):
    """The data of one application; and asking to have them corrected or deleted."""
    found, form = own_application(code), DataRequestForm()
    if form.validate_on_submit():
        with form.refusals():
            my_data.ask(by=g.user, application=found, kind=form.kind.data, words=form.words.data)
            flash(_("The office has your request and answers it here."), "good")
            return redirect(url_for(".data", code=found.code), 303)
    version = tasks.form_of(found)
    answers = [(version.field(key), shown(version.field(key), value)) for key, value in found.answers.items()
               if value and version.field(key)]
    return page("citizen/data.html", "data", application=found, form=form, held=my_data.held(found), answers=answers,
                looks=my_data.looks(found), requests=my_data.requests(found), kinds=dict(KINDS))


def _written():
    account = my_data.about(g.user) if g.user and g.user.role == "citizen" else {}
    held = {"made_at": now().isoformat(timespec="seconds") + "Z", "account": account,
            "applications": [my_data.held(each) for each in _mine()]}
    return json.dumps(held, ensure_ascii=False, indent=2)


def _mine():
    return list(access.held_by(g.user, token()).order_by(Application.id.desc()))
