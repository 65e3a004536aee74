"""Shown once more who it is: before files with the data of many people, and before acts nobody takes back (ASVS 7.5.3)."""

from flask import current_app, g, redirect, request, url_for

from domain import second_factor, sessions
from forms.accounts import proof_of
from views import page
from views.audiences import PROVED
from views.guard import home


def check():
    """Run before every view, after the token of the form was looked at: None lets the request through."""
    return asked() if request.endpoint in PROVED["POST" if request.method == "POST" else "GET"] else None


def asked(**more):
    """None when the person showed lately who it is, or does so in this very request; else the page that asks for it.

    What was being posted stands in that page, with `more` in place of what was typed, and is posted again together with the
    proof: it is kept nowhere else."""
    if sessions.proved(g.session, current_app.khaibao):
        return None
    here = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("account.prove", next=here), 303)
    form = proof_of(g.user)
    if "proof" in request.form and given(form):
        return None
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in {"csrf_token", "proof", *more}]
    return page("account/prove.html", "prove", 422 if form.errors else 403, form=form, address=here, kept=[*typed, *more.items()],
                back=request.path if "GET" in request.url_rule.methods else home(g.user))


def given(form):
    """Whether what was typed proves who it is; else the form says why not."""
    if form.validate_on_submit():
        with form.refusals():
            second_factor.prove(by=g.user, answer=form.proof.data, session=g.session, from_address=request.remote_addr or "")
            return True
    # Who typed the password in place of a code does not find it on the screen.
    form.proof.data = ""
    return False
