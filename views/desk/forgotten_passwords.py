"""The counter: an owner who has forgotten the password stands here with the identity card."""

from flask import abort, g, request

from domain import counter
from forms.desk import IdentityForm
from views import page
from views.desk import bp


@bp.get("/forgotten-passwords")
def forgotten_passwords():
    query = request.args.get("q", "")[:100]
    found = counter.people(by=g.user, query=query)
    return page("desk/forgotten_passwords.html", "people", people=found, query=query, most=counter.PER_PAGE)


@bp.route("/forgotten-passwords/<int:number>", methods=["GET", "POST"])
def reset_password(number):
    person, form = counter.person(by=g.user, number=number) or abort(404), IdentityForm()
    if form.validate_on_submit():
        with form.refusals():
            temporary = counter.reset_password(by=g.user, user=person, identity_seen=form.identity_seen.data)
            # Shown in the answer itself, so that it is in no table, cookie or address.
            return page("desk/temporary_password.html", "temporary", person=person, temporary=temporary)
    return page("desk/reset_password.html", "reset", form=form, person=person, places=counter.places_of(person))
