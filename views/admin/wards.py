"""The wards served: which are remote, and taking another one in."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import offices
from forms.admin import NewWard
from models import Ward
from views import page
from views.admin import bp


@bp.route("/wards", methods=["GET", "POST"])
def wards():
    form = NewWard()
    if form.validate_on_submit():
        with form.refusals():
            ward = offices.serve_ward(by=g.user, code=form.code.data)
            flash(_("%(ward)s is served from now on.", ward=ward.name), "good")
            return redirect(url_for(".wards"), 303)
    return page("admin/wards.html", "wards", form=form, wards=offices.all_wards())


@bp.post("/wards/<int:number>/remote")
def mark_ward(number):
    ward = Ward.get_or_none(Ward.id == number) or abort(404)
    offices.mark_remote(by=g.user, ward=ward, remote=request.form.get("remote") == "1")
    return redirect(url_for(".wards", _anchor=f"ward-{number}"), 303)
