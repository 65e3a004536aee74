"""Staff of an establishment: let in, given a new password, access ended."""

from flask import abort, g, redirect, url_for
from flask_babel import gettext as _

from domain import staff
from forms.base import Form
from forms.establishments import StaffForm
from views import done, page
from views.owner import bp
from views.owner.establishments import owned


@bp.route("/establishments/<code>/staff", methods=["GET", "POST"], endpoint="staff")
def show_staff(code):
    row = owned(code)
    form = StaffForm()
    if form.validate_on_submit():
        with form.refusals():
            person, password = staff.open_account(by=g.user, establishment=row, full_name=form.full_name.data,
                                                  identifier=form.identifier.data)
            return _handed_over(row, person, password)
    places = list(staff.staff_of(row))
    inside = {place.user_id for place in places}
    return page("owner/staff.html", "staff", form=form, establishment=row, places=places,
                others=[person for person in staff.employed_by(g.user) if person.id not in inside])


@bp.post("/establishments/<code>/staff/<int:number>/entry")
def let_in_staff(code, number):
    row, person = owned(code), _employed(number)
    with done(_("%(name)s may declare for this establishment now.", name=person.full_name)):
        staff.let_in(by=g.user, establishment=row, person=person)
    return redirect(url_for(".staff", code=row.code), 303)


@bp.route("/establishments/<code>/staff/<int:number>/end", methods=["GET", "POST"])
def revoke_staff(code, number):
    row = owned(code)
    place = staff.staff_of(row).where(staff.Membership.user == number).first() or abort(404)
    form = Form()
    if form.validate_on_submit():
        with done(_("The access of %(name)s has ended.", name=place.user.full_name)):
            staff.revoke(by=g.user, establishment=row, person=place.user)
        return redirect(url_for(".staff", code=row.code), 303)
    return page("owner/revoke_staff.html", "revocation", form=form, establishment=row, person=place.user)


@bp.route("/establishments/<code>/staff/<int:number>/password", methods=["GET", "POST"])
def staff_password(code, number):
    row, person = owned(code), _employed(number)
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            return _handed_over(row, person, staff.give_password(by=g.user, person=person))
    return page("owner/staff_password.html", "new_password", form=form, establishment=row, person=person)


def _employed(number):
    return staff.employed_by(g.user).where(staff.User.id == number).first() or abort(404)


# Answered at once and not after a redirect: the password must not travel in a cookie or stand in the database.
def _handed_over(row, person, password):
    return page("owner/staff_handed_over.html", "handed_over", establishment=row, person=person, password=password)
