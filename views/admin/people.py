"""The administrator's list of people, the invitation of officers, and one person's page."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import identity, officers, second_factor, sessions
from forms.admin import ROLES, Duties, Invitation, Reason
from forms.base import Form
from models import User
from views import done, first_page, page, row_number
from views.admin import bp


@bp.get("/people")
def people():
    query, role = request.args.get("q", "")[:100], request.args.get("role", "")
    chosen, locked = role if role in ROLES else "", request.args.get("locked") == "1"
    found = officers.people(query=query, role=chosen, locked_only=locked, before=request.args.get("before", type=row_number))
    filters = {"q": query or None, "role": chosen or None, "locked": "1" if locked else None}
    shown, older = first_page(found, officers.PER_PAGE, ".people", **filters)
    return page("admin/people.html", "people", people=shown, older=older, filters=filters, roles=ROLES)


@bp.route("/people/new", methods=["GET", "POST"])
def new_officer():
    form = Invitation()
    if form.validate_on_submit():
        with form.refusals():
            user, token = officers.invite(
                by=g.user, role=form.role.data, full_name=form.full_name.data, email=form.email.data,
                phone=identity.phone(form.phone.data), wards=form.chosen_wards)
            return _handed_over(user, token, officers.INVITATION_HOURS)
    return page("admin/new_officer.html", "new_officer", form=form)


@bp.get("/people/<int:number>")
def person(number):
    user = _person(number)
    return page("admin/person.html", "person", person=user, wards=officers.wards_of(user), roles=ROLES,
                sessions=sessions.open_of(user))


@bp.route("/people/<int:number>/duties", methods=["GET", "POST"])
def duties(number):
    user = _person(number)
    if user.role not in officers.OFFICER_ROLES:
        abort(404)
    form = Duties(full_name=user.full_name, role=user.role, wards=[ward.id for ward in officers.wards_of(user)])
    if form.validate_on_submit():
        with form.refusals():
            officers.change_duties(by=g.user, user=user, role=form.role.data, full_name=form.full_name.data,
                                   wards=form.chosen_wards)
            flash(_("The duties of %(name)s are changed.", name=form.full_name.data), "good")
            return redirect(url_for(".person", number=number), 303)
    return page("admin/duties.html", "duties", form=form, person=user)


@bp.route("/people/<int:number>/lock", methods=["GET", "POST"])
def lock(number):
    user, form = _person(number), Reason()
    if form.validate_on_submit():
        with form.refusals():
            officers.lock(by=g.user, user=user, reason=form.reason.data)
            flash(_("%(name)s is locked and signed out everywhere.", name=user.full_name), "good")
            return redirect(url_for(".person", number=number), 303)
    return page("admin/lock.html", "lock", form=form, person=user)


@bp.post("/people/<int:number>/unlock")
def unlock(number):
    with done(_("The account is unlocked.")):
        officers.unlock(by=g.user, user=_person(number))
    return redirect(url_for(".person", number=number), 303)


@bp.post("/people/<int:number>/sessions/end")
def end_sessions(number):
    with done(_("The person is signed out everywhere.")):
        officers.end_sessions(by=g.user, user=_person(number))
    return redirect(url_for(".person", number=number), 303)


@bp.route("/people/<int:number>/second-factor", methods=["GET", "POST"])
def remove_second_factor(number):
    user, form = _person(number), Form()
    if form.validate_on_submit():
        with form.refusals():
            second_factor.remove(by=g.user, user=user)
            flash(_("The second factor is removed; a new one is set up at the next sign-in."), "good")
            return redirect(url_for(".person", number=number), 303)
    return page("admin/remove_second_factor.html", "remove", form=form, person=user)


@bp.route("/people/<int:number>/link", methods=["GET", "POST"])
def new_link(number):
    user, form = _person(number), Form()
    if form.validate_on_submit():
        with form.refusals():
            return _handed_over(user, officers.new_link(by=g.user, user=user), officers.LINK_HOURS)
    return page("admin/new_link.html", "new_link", form=form, person=user)


def _handed_over(user, token, hours):
    # Shown in the answer itself: the secret is in no table, no cookie and no address of this browser's history.
    link = current_app.khaibao.site + url_for("sign_in.set_password", token=token)
    return page("admin/handed_over.html", "handed_over", person=user, link=link, hours=hours)


def _person(number):
    return User.get_or_none(User.id == number) or abort(404)
