"""The offices: their names, addresses and telephone numbers, as receipts and help show them."""

from flask import abort, flash, g, redirect, url_for
from flask_babel import gettext as _

from domain import offices as rules
from forms.admin import OfficeDetails
from models import Office
from views import page
from views.admin import bp


@bp.get("/offices")
def offices():
    return page("admin/offices.html", "offices", offices=rules.all_offices())


@bp.route("/offices/<int:number>", methods=["GET", "POST"])
def office(number):
    found = Office.get_or_none(Office.id == number) or abort(404)
    form = OfficeDetails(name=found.name, address=found.address, phone=found.phone)
    if form.validate_on_submit():
        with form.refusals():
            rules.change(by=g.user, office=found, name=form.name.data, address=form.address.data, phone=form.phone.data)
            flash(_("The office is changed."), "good")
            return redirect(url_for(".offices"), 303)
    return page("admin/office.html", "office", form=form, office=found)
