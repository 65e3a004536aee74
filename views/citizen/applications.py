"""An application from its first page to its last: begun, its task list, checked, sent, withdrawn, opened again."""

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

import documents
from domain import codes, identities
from domain.applications import access, drafts, handling, messages, papers, photos, ratings, tasks
from domain.clock import now
from domain.payments import orders
from domain.problems import Refused
from domain.visits import appointment_rows, appointments
from forms.base import tidied
from forms.citizen import KINDS, NewForm, OathForm, ResumeForm, all_answers
from forms.look_up import RatingForm
from models import Application
from views import cookies, done, downloads, page, say_why
from views.citizen import bp, give_key, own_application, sections, times, token, ways
from views.guard import local_path


@bp.get("")
def home():
    """The applications of this person or this browser, and the ways to begin or open one."""
    mine = access.held_by(g.user, token()).order_by(Application.changed_at.desc())
    return page("citizen/home.html", "home", applications=list(mine), kinds=dict(KINDS), private=access.is_private(token()),
                claimable=list(access.claimable(g.user).order_by(Application.id.desc()).limit(20)))


@bp.route("/applications/new", methods=["GET", "POST"])
def new():
    """Begin an application; open drafts of this browser are offered first."""
    mine = list(access.held_by(g.user, token()).order_by(Application.changed_at.desc()))
    relatives = [each for each in mine if each.full_name]
    form = NewForm(kind=request.args.get("kind", ""), request=request.args.get("request", "")[:20],
                   way=request.args.get("way", "visit"), private=access.is_private(token())).offer(relatives)
    if form.validate_on_submit():
        with form.refusals():
            like = next((each for each in relatives if each.code == form.like.data), None)
            made, key = drafts.start(by=g.user, kind=form.kind.data, request=form.request.data or "", like=like, token=token(),
                                     private=form.private.data, address=request.remote_addr or "",
                                     most_per_hour=current_app.khaibao.applications_per_hour,
                                     for_another=form.for_another.data, locale=str(get_locale()))
            return give_key(ways.begun(made, form.way.data), key, form.private.data)
    begun = [each for each in mine if each.state == "draft"]
    return page("citizen/new.html", "new", form=form, drafts=begun, relatives=relatives, kinds=dict(KINDS),
                identity=identities.of(g.user), offered=current_app.khaibao.online_filing)


@bp.get("/applications/<code>")
def application(code):
    """The task list, home of an application."""
    found = own_application(code)
    return page("citizen/application.html", "tasks", application=found, form_version=tasks.form_of(found),
                tasks=tasks.tasks(found), kinds=dict(KINDS), ready=not tasks.problems(found), private=access.is_private(token()),
                new_messages=messages.unread(found, by_office=False), rating=_rating(found),
                answer_until=times.to_answer(found), **ways.shown(found))


@bp.get("/applications/<code>/check")
def check(code):
    """Every answer on one page, with a link to change each."""
    return _checked(own_application(code), OathForm())


@bp.route("/applications/<code>/submission", methods=["GET", "POST"])
def submission(code):
    """Send the application; the same address later shows that it was sent."""
    found, form = own_application(code), OathForm()
    if request.method == "POST":
        try:
            drafts.submit(by=g.user, application=found, oath=form.oath.data, offered=current_app.khaibao.online_filing)
            return redirect(url_for(".submission", code=found.code), 303)
        except Refused as refused:
            form.name_problems(tasks.form_of(found), refused.problems)
            return _checked(found, form)
    if found.state != "registered":
        return redirect(url_for(".check" if found.state == "draft" else ".application", code=found.code), 303)
    sent = {paper.kind for paper in papers.of(found)}
    return page("citizen/submission.html", "submission", application=found, form_version=tasks.form_of(found), kinds=dict(KINDS),
                appointment=appointment_rows.live(found), labels=papers.LABELS, ready=appointments.ready(found),
                bring=[paper for paper in papers.asked(found) if paper.kind not in sent and paper.kind != "other"],
                **ways.shown(found))


@bp.get("/applications/<code>/form.pdf")
def form_pdf(code):
    """The filled-in form in the official layout, to print and sign."""
    found = own_application(code)
    photo = photos.of(found)
    look_up = current_app.khaibao.site + url_for(".resume", code=found.code)
    version = tasks.form_of(found)
    body = documents.application_form.render(found, version, look_up=look_up, made_at=now(), photo=papers.intact(photo))
    return downloads.pdf(body, f"{version.number}-{codes.shown(found.code)}")


def _rating(found):
    """The question after the result, asked on the own page too; None when it is not asked (any more)."""
    if found.state not in ("done", "returned") or not ratings.open_to(found):
        return None
    return RatingForm(formdata=None, code=found.code, personal_number=min(access.numbers(found), default=""))


def _checked(found, form):
    version = tasks.form_of(found)
    return page("citizen/check.html", "check", application=found, form=form, form_version=version,
                answers=all_answers(version, found.answers),
                sent=[paper for paper in papers.of(found) if paper.kind != "photo"], labels=papers.LABELS,
                states={task.section.key: task.state for task in tasks.tasks(found)}, **ways.shown(found))


@bp.route("/applications/<code>/withdrawal", methods=["GET", "POST"])
def withdraw(code):
    """Take back what was sent; a page asks first."""
    found = own_application(code)
    if request.method == "POST":
        with done(_("The application is withdrawn.")):
            drafts.withdraw(by=g.user, application=found, ways=current_app.gateways)
        return redirect(url_for(".application", code=found.code), 303)
    return page("citizen/withdraw.html", "withdrawal", application=found, payment=orders.current(found))


@bp.post("/applications/<code>/supplement")
def answer_supplement(code):
    """Everything the office asked for is there."""
    found = own_application(code)
    with done(_("The office goes on with your dossier.")):
        handling.answer(by=g.user, application=found)
    return redirect(url_for(".application", code=found.code), 303)


@bp.route("/applications/<code>/deletion", methods=["GET", "POST"])
def delete(code):
    """Delete a draft at once; a page asks first."""
    found = own_application(code)
    if request.method == "POST":
        try:
            drafts.delete(by=g.user, application=found)
        except Refused as refused:
            say_why(refused)
            return redirect(url_for(".application", code=found.code), 303)
        flash(_("The application and everything in it is deleted."), "good")
        return redirect(url_for(".home"), 303)
    return page("citizen/delete.html", "deletion", application=found)


@bp.route("/resume", methods=["GET", "POST"])
def resume():
    """Open an application by its code, the personal number and the date of birth."""
    form = ResumeForm(code=request.args.get("code", ""))
    carried = [(tidied(name.removeprefix("typed-")), tidied(value)) for name, value in request.form.items(multi=True)
               if name.startswith("typed-")]
    target = local_path(request.form.get("target"))
    if form.validate_on_submit():
        with form.refusals():
            found = access.resume(by=g.user, code=form.code.data, personal_number=form.personal_number.data,
                                  birth_date=form.birth_date.data, address=request.remote_addr or "")
            key = access.start_key(application=found, token=token(), private=form.private.data)
            return give_key(sections.carried_on(found, target, carried), key, form.private.data)
    return page("citizen/resume.html", "resume", form=form, target=target, typed=carried)


@bp.post("/leave")
def leave():
    """Leave this computer: its key is forgotten, and nothing personal stays in the browser."""
    access.forget(token=token())
    flash(_("This computer has forgotten your applications. You open them again by their code."), "good")
    response = redirect(url_for(".home"), 303)
    cookies.forget(response, "dossier", everything=True)
    return response
