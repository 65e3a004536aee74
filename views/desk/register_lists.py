"""The province takes over a register of establishments from a file: upload, preview, confirmation, letters to the owners."""


from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import register_changes, register_columns, register_lists, register_rows
from domain.clock import now
from domain.establishment_changes import LABELS
from forms.base import Form
from forms.establishments import RegisterForm, RegisterRowForm
from models import RegisterList
from views import done, downloads, page
from views.desk import bp, province_only
from views.filters import words

SHOWN = ("name", "kind", "ward", "address", "representative_name")
MOST_SHOWN = 300


@bp.route("/establishments/registers/new", methods=["GET", "POST"])
def new_register_list():
    province_only()
    earlier = list(register_lists.visible_to(g.user).where(RegisterList.state != "discarded")
                   .order_by(RegisterList.id.desc()).limit(20))
    form, limits = RegisterForm(), current_app.khaibao
    if form.validate_on_submit():
        with form.refusals():
            made = register_lists.begin(by=g.user, **form.file.sent, most_bytes=limits.upload_bytes,
                                        seconds=limits.upload_seconds)
            return redirect(url_for(".register_list", id=made.id), 303)
    headings = register_columns.headings()
    needed = [headings.pop(field) for field in register_rows.REQUIRED]
    return page("desk/new_register_list.html", "register", form=form, earlier=earlier, most=register_lists.MOST_ROWS,
                megabytes=limits.upload_bytes // 1024**2, needed=needed, more=list(headings.values()))


@bp.get("/establishments/registers/<int:id>")
def register_list(id):
    return _drawn(_register(id))


@bp.route("/establishments/registers/<int:id>/rows/<int:number>", methods=["GET", "POST"])
def mend_register_row(id, number):
    """One row of a draft with what is wrong with it; mended, all rows are judged anew."""
    found = _register(id)
    row = register_changes.row(found, number) or abort(404)
    form = RegisterRowForm(data=register_changes.typed(found, number))
    if form.validate_on_submit():
        with form.refusals():
            mended = register_changes.mend(by=g.user, register=found, number=number, texts=form.values)
            if register_changes.row(mended, number)[2] == "refused":
                return redirect(url_for(".mend_register_row", id=id, number=number), 303)
            flash(_("Row %(number)s is in order now.", number=number), "good")
            return redirect(url_for(".register_list", id=id, _anchor=f"row-{number}"), 303)
    return page("desk/mend_register_row.html", "row", form=form, found=found, number=number, problems=row[3])


@bp.post("/establishments/registers/<int:id>/confirmation")
def confirm_register_list(id):
    found, form = _register(id), Form()
    with form.refusals():
        register_lists.confirm(by=g.user, register=found)
        flash(_("The establishments are registered."), "good")
        return redirect(url_for(".register_list", id=id), 303)
    return _drawn(_register(id), form)


@bp.post("/establishments/registers/<int:id>/discard")
def discard_register_list(id):
    with done(_("The list was discarded. Nothing of it was registered.")):
        register_lists.discard(by=g.user, register=_register(id))
    return redirect(url_for(".new_register_list"), 303)


@bp.get("/establishments/registers/<int:id>/refused.xlsx")
def refused_register_rows(id):
    """The refused rows with their reasons, in the columns of the file they came from."""
    found = _register(id)
    where = register_columns.fields_of(found.header.get("cells", ()))
    rows = [(number, cells, [(where.get(problem["field"]), words(problem)) for problem in problems if not problem["doubtful"]])
            for number, cells, state, problems in found.rows if state == "refused"]
    if not rows:
        abort(404)
    body = documents.refused.give_back([found.header["cells"]], rows, header_at=0, sheet="CSLT", epoch=found.header["epoch"],
                                       made_at=now())
    return downloads.workbook(body, f"tra-lai-cslt-{id}")


@bp.post("/establishments/registers/<int:id>/letters")
def register_letters(id):
    """Letters with fresh links for the owners who have no password yet, to be printed and handed over."""
    found = _register(id)
    site = current_app.khaibao.base_url.rstrip("/") or request.host_url.rstrip("/")
    letters = [(place, person, site + url_for("sign_in.set_password", token=token))
               for place, person, token in register_lists.letters(by=g.user, register=found)]
    return page("desk/register_letters.html", "letters", found=found, letters=letters,
                days=register_lists.LETTER_HOURS // 24, site=site + url_for("sign_in.start"), office=g.user.office)


def _drawn(found, form=None):
    where = register_columns.fields_of(found.header.get("cells", ()))
    rows = [(number, [_text(cells, where.get(field)) for field in SHOWN], state, said)
            for number, cells, state, said in found.rows]
    # What needs an officer's eye comes first: refused, then ready with doubts.
    rows.sort(key=lambda row: (("refused", "ready", "there", "stored").index(row[2]), row[2] == "ready" and not row[3], row[0]))
    return page("desk/register_list.html", "register", found=found, form=form, rows=rows[:MOST_SHOWN],
                hidden=len(rows[MOST_SHOWN:]),
                invited=len(register_lists.invited(found)) if found.state == "stored" else 0,
                mails=bool(current_app.khaibao.smtp_url), labels=LABELS)


def _text(cells, index):
    cell = cells[index] if index is not None and index < len(cells) else ""
    return cell if isinstance(cell, str) else str(cell[1]) if len(cell) > 1 else ""


def _register(id):
    province_only()
    found = register_lists.visible_to(g.user).where(RegisterList.id == id, RegisterList.state != "discarded")
    return found.first() or abort(404)
