"""Coming in and going out: sign-in, the second factor, sign-out, the forgotten password."""

from flask import Blueprint, abort, current_app, flash, g, make_response, redirect, request, session, url_for
from flask_babel import gettext as _

from domain import accounts, identities, links, second_factor, sessions
from forms.accounts import Code, Forgotten, NewPassword, SignIn
from views import carried, cookies, done, page
from views.guard import home, local_path

bp = Blueprint("sign_in", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def start():
    target = local_path(request.values.get("next"))
    if g.user and request.method == "GET":
        return redirect(home(g.user, target), 303)
    form = SignIn(next=target)
    if form.validate_on_submit():
        with form.refusals():
            user, token = accounts.sign_in(identifier=form.identifier.data, password=form.password.data,
                                           address=request.remote_addr or "", agent=request.user_agent.string,
                                           demo=current_app.khaibao.demo)
            return _come_in(token, lambda: _ask_code(target) if user.totp_secret else _go_on(user, target))
    return page("sign_in/sign_in.html", "sign_in", form=form, typed=carried.along())


@bp.post("/sign-in/identity")
def identity():
    """Leave for the identity provider, by a page of our own: a form of ours may lead nowhere else."""
    config, target = current_app.khaibao, local_path(request.form.get("next"))
    if not config.oidc_issuer:
        abort(404)
    with done():
        address, token = identities.start(by=g.user, config=config, redirect_uri=_way_back(), target=target,
                                          address=request.remote_addr or "")
        response = make_response(page("sign_in/leaving.html", "leaving", address=address, provider=config.oidc_name))
        cookies.keep(response, "identity", token, lasts=int(identities.LASTS.total_seconds()))
        return response
    return redirect(url_for(".start", next=target or None), 303)


@bp.get("/sign-in/identity/return")
def identity_return():
    """The way back from the identity provider, good once in the browser that went there."""
    config = current_app.khaibao
    if not config.oidc_issuer:
        abort(404)
    response = redirect(url_for(".start"), 303)
    with done():
        user, token, target = identities.finish(by=g.user, config=config,
                                                token=request.cookies.get(config.cookie("identity"), ""),
                                                answer=request.args.to_dict(), redirect_uri=_way_back(),
                                                address=request.remote_addr or "", agent=request.user_agent.string)
        response = _come_in(token, lambda: _ask_code(target) if user.totp_secret else redirect(home(user, target), 303))
    cookies.forget(response, "identity")
    return response


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code():
    if g.session is None or g.session.confirmed:
        return redirect(url_for(".start"), 303)
    form, target = Code(), local_path(request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            token = second_factor.confirm(session=g.session, code=form.code.data, from_address=request.remote_addr or "",
                                          agent=request.user_agent.string)
            return _come_in(token, lambda: _go_on(g.session.user, target))
    return page("sign_in/code.html", "code_page", form=form, target=target, typed=carried.along())


@bp.post("/sign-out")
def end():
    if g.session:
        sessions.end(g.session)
    session.clear()
    flash(_("You are signed out."), "good")
    response = redirect(url_for("public.home"), 303)
    cookies.forget(response, "sid", everything=True)
    return response


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten():
    form = Forgotten()
    if form.validate_on_submit():
        with form.refusals():
            links.forgotten(identifier=form.identifier.data, address=request.remote_addr or "")
            return redirect(url_for(".link_sent"), 303)
    return page("sign_in/forgotten.html", "forgotten", form=form)


@bp.get("/forgotten/sent")
def link_sent():
    return page("sign_in/link_sent.html", "link_sent")


@bp.route("/set-password/<token>", methods=["GET", "POST"])
def set_password(token):
    link = links.live(token)
    if link is None:
        return page("sign_in/dead_link.html", "dead_link", 404, sentence=links.DEAD)
    form = NewPassword()
    if form.validate_on_submit():
        with form.refusals():
            links.set_password(token=token, password=form.password.data)
            flash(_("Your password is set. Please sign in with it."), "good")
            return redirect(url_for(".start"), 303)
    return page("sign_in/set_password.html", "set_password", form=form, person=link.user, purpose=link.purpose)


def _way_back():
    return current_app.khaibao.site + url_for("sign_in.identity_return")


def _go_on(user, target):
    """On to where the person wanted, with what was typed there; who comes in elsewhere is another, and gets nothing of it."""
    address = home(user, target)
    return carried.on(user, address) if address == target else redirect(address, 303)


def _ask_code(target):
    if typed := carried.along():
        return page("sign_in/code.html", "code_page", form=Code(formdata=None), target=target, typed=typed)
    return redirect(url_for(".code", next=target or None), 303)


def _come_in(token, answer):
    """Hand over a new session's cookie; whatever session and form token the browser had before are dead to the `answer`."""
    if g.session:
        sessions.end(g.session)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    g.pop("csrf_token", None)
    response = make_response(answer())
    cookies.keep(response, "sid", token)
    return response
