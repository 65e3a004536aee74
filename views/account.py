"""One's own account: data, password, second factor, sessions, notices."""

import segno
from flask import Blueprint, abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _

from domain import accounts, installation, sessions
from domain import notices as inbox
from domain import second_factor as factor
from domain.officers import wards_of
from forms.accounts import ChangePassword, OwnPassword, SwitchOn, proof_of
from views import first_page, page, proof, row_number
from views.guard import home, local_path
from views.letters import letter

bp = Blueprint("account", __name__, url_prefix="/account")
NOTICES_PER_PAGE = 30


@bp.get("")
def overview():
    return page("account/overview.html", "overview", wards=wards_of(g.user), sessions=sessions.open_of(g.user),
                codes_left=factor.codes_left(g.user))


@bp.route("/password", methods=["GET", "POST"])
def password():
    form = ChangePassword()
    if form.validate_on_submit():
        with form.refusals():
            accounts.change_password(by=g.user, old=form.old.data, new=form.new.data, session=g.session,
                                     address=request.remote_addr or "")
            flash(_("Your password is changed. All other devices are signed out."), "good")
            return redirect(url_for(".overview"), 303)
    return page("account/password.html", "password_page", form=form)


@bp.route("/second-factor", methods=["GET", "POST"])
def second_factor():
    # The secret waits in the signed form cookie of this browser until a first code proves that the phone has it.
    secret = session.setdefault("new_secret", factor.new_secret())
    form = SwitchOn()
    if form.validate_on_submit():
        with form.refusals():
            codes = factor.switch_on(by=g.user, secret=secret, code=form.code.data, password=form.password.data,
                                     session=g.session, from_address=request.remote_addr or "")
            session.pop("new_secret")
            return page("account/new_codes.html", "new_codes", codes=codes)
    address = factor.address(g.user, secret, f"Khaibao {installation.current().area_name}")
    qr = segno.make(address).svg_data_uri(scale=5, border=4)
    return page("account/second_factor.html", "factor_page", form=form, secret=secret, qr=qr)


@bp.route("/second-factor/off", methods=["GET", "POST"])
def without_second_factor():
    form = OwnPassword()
    if form.validate_on_submit():
        with form.refusals():
            factor.switch_off(by=g.user, password=form.password.data, from_address=request.remote_addr or "")
            flash(_("The second factor is off."), "good")
            return redirect(url_for(".overview"), 303)
    return page("account/without_second_factor.html", "off", form=form)


@bp.route("/prove", methods=["GET", "POST"])
def prove():
    """On the way to a file with the data of many people, which is `next`."""
    form, target = proof_of(g.user), home(g.user, local_path(request.args.get("next")))
    here = url_for(".prove", next=target)
    if form.is_submitted() and proof.given(form):
        return redirect(here, 303)
    return page("account/prove.html", "prove", form=form, target=target, address=here,
                proved=sessions.proved(g.session, current_app.khaibao),
                minutes=sessions.proof_minutes(g.user, current_app.khaibao))


@bp.route("/recovery-codes", methods=["GET", "POST"])
def recovery_codes():
    form = OwnPassword()
    if form.validate_on_submit():
        with form.refusals():
            codes = factor.renew_codes(by=g.user, password=form.password.data, from_address=request.remote_addr or "")
            return page("account/new_codes.html", "new_codes", codes=codes)
    return page("account/recovery_codes.html", "codes_page", form=form, left=factor.codes_left(g.user))


@bp.post("/sessions/<int:number>/end")
def end_session(number):
    if not accounts.end_session(by=g.user, number=number):
        abort(404)
    flash(_("That device is signed out."), "good")
    return redirect(url_for(".overview"), 303)


@bp.post("/sessions/end-others")
def end_other_sessions():
    accounts.end_other_sessions(by=g.user, session=g.session)
    flash(_("All other devices are signed out."), "good")
    return redirect(url_for(".overview"), 303)


@bp.get("/notices")
def notices():
    rows = inbox.of(g.user)
    before = request.args.get("before", type=row_number)
    if before:
        rows = rows.where(inbox.Notice.id < before)
    shown, older = first_page(list(rows.limit(NOTICES_PER_PAGE + 1)), NOTICES_PER_PAGE, ".notices")
    return page("account/notices.html", "inbox", notices=[(each, letter(each, g.user)) for each in shown], older=older)


@bp.post("/notices/read")
def read_notices():
    inbox.mark_read(by=g.user)
    return redirect(url_for(".notices"), 303)
