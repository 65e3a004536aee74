"""An applicant's verbs: begin an application, save its sections, send it, correct, withdraw or delete it."""

import hashlib
import json

from database import locked, write
from domain import attempts, audit, codes, identities
from domain.applications import access, families, fees, form_versions, moves, online, rules, storage, tasks
from domain.clock import now, today
from domain.names import fold, tidy
from domain.payments import callbacks
from domain.problems import N_, Problem, Refused, refuse
from domain.visits import appointment_rows, appointments, waiting
from models import Application

NOT_NOW = N_("This application can no longer be changed: an officer has opened it, or it has ended.")
MEANWHILE = N_("This page was changed in another window meanwhile. Compare what stands here and send it again to keep it.")
JUST_PAID = N_("Your fee has just been confirmed as paid, so nothing was withdrawn. Please withdraw again if you still want "
               "to; a paid fee is not paid back then.")
NO_PHOTO = N_("To file online, the photo is needed first: please add it.")
NO_OATH = N_("Please confirm that what you state is true.")
OTHER_FORM = N_("This application was sent on the form for another age. Please withdraw it and begin a new one.")
# Columns that repeat an answer, for lists and searches.
_REACHED_AT = {"email": ("email", "representative_email"), "phone": ("phone", "representative_phone")}


def start(*, by, kind, request="", like=None, token="", private=False, address="", most_per_hour=60,
          for_another=False, locale="vi"):
    """Begin an application on the form in force today; returns it and the token of the browser's key ("" for an account).

    A signed-in citizen's belongs to the account; anybody else's to the browser (access). `request` is what is asked for,
    when it is known already; `like` an application of the same applicant, for a relative: what a family shares is taken over.
    What an identity provider vouches for is filled in and stays, unless the citizen applies `for_another` person.
    `locale` is the language of the page: whoever has no account is written to in it."""
    form = form_versions.current(kind, today())
    if form is None:
        refuse("kind", rules.CHOOSE)
    key = f"application:{attempts.address_range(address)}"
    if attempts.count(key, 60) >= most_per_hour:
        refuse("", N_("Too many applications were begun here in an hour. Please continue one of yours, or wait a while."))
    owner = by if by is not None and by.role == "citizen" else None
    answers = families.shared(like, kind) if like else {}
    if kind == "child" or not (like or for_another):
        found = identities.of(owner)
        answers |= identities.reached(found, kind) | identities.answers(found, kind)
    if (field := form.field("request")) and request in dict(field.choices):
        answers["request"] = request
    if same := _just_begun(by, token, kind, answers):
        return same, "" if owner else access.start_key(application=same, token=token, private=private)
    with write():
        attempts.add(key)
        made = Application.create(code=codes.new(), kind=kind, form=form.code, user=owner, answers=answers,
                                  locale=locale)
        audit.record("application.begun", by=by, subject=made, kind=kind)
        return made, "" if owner else access.start_key(application=made, token=token, private=private)


def _just_begun(by, token, kind, answers):
    """The very same draft, begun here and still empty: a second click, or the back button, begins no other."""
    empty = access.held_by(by, token).where(Application.kind == kind, Application.state == "draft", Application.revision == 0)
    return next((each for each in empty if each.answers == answers and not each.finished), None)


def mark(application, section):
    """What a page of a section was drawn from; another one later says that it was changed elsewhere."""
    fields = tasks.form_of(application).of(section)
    stored = json.dumps([application.answers.get(field.key, "") for field in fields])
    return hashlib.sha256(stored.encode()).hexdigest()[:16]


def check_section(application, section, values):
    """Problems of a section's values together with the other answers."""
    form = tasks.form_of(application)
    answers = {**application.answers, **values}
    return [problem for problem in rules.check(form, answers, on=tasks.day_of(application))
            if form.field(problem.field).section == section]


def save_section(*, by, application, section, values, seen="", confirmed=False, later=False, token=""):
    """Store the answers of one section. Refused while they are wrong, or doubtful and not `confirmed`.

    `seen` is the mark the page was drawn with: a section changed in another window meanwhile is not overwritten unseen.
    `later` keeps an unfinished draft: what is missing may be missing, what is given must be right. Drafts are a person's own
    and leave no trace in the record; a correction of what was sent does."""
    values = {field.key: values.get(field.key) or "" for field in tasks.form_of(application).of(section)}
    with write():
        fresh = _changeable(application)
        values |= {key: value for key, value in identities.fixed(fresh).items() if key in values}
        draft = fresh.state == "draft"
        _not_changed_elsewhere(fresh, section, values, seen)
        found = check_section(fresh, section, values)
        wrong = [problem for problem in found if not problem.doubtful and not (later and draft and not values[problem.field])]
        if wrong or found and not confirmed and not (later and draft):
            raise Refused(*(wrong or found))
        appointments.same_person(fresh, full_name=_full_name({**fresh.answers, **values}),
                                 personal_number={**fresh.answers, **values}.get("personal_number", ""))
        changed = [key for key, value in values.items() if fresh.answers.get(key, "") != value]
        finished = {*fresh.finished, section} - ({section} if found and later else set())
        store(fresh, {**fresh.answers, **values}, finished)
        access.touch(fresh, token)
        if changed and not draft:
            audit.record("application.corrected", by=by, subject=fresh, fields=changed)
    return fresh


def switch_kind(*, by, application, kind, values):
    """Go on with a draft on the form for a child, or for an adult: every answer is kept, those of the other form too."""
    form = form_versions.current(kind, today())
    if form is None or {kind, application.kind} != {"adult", "child"}:
        refuse("kind", rules.CHOOSE)
    former = tasks.form_of(application)
    given = {key: value for key, value in values.items()
             if value and (field := form.field(key) or former.field(key)) and len(value) <= field.longest}
    with write():
        fresh = _changeable(application)
        if fresh.state != "draft":
            refuse("birth_date", OTHER_FORM)
        fresh.kind, fresh.form = kind, form.code
        store(fresh, {**fresh.answers, **given}, set(fresh.finished) - {"about-you"}, kind=kind, form=form.code)
        audit.record("application.switched", by=by, subject=fresh, kind=kind)
    return fresh


def choose_way(*, by, application, way, offered):
    """Say how a draft is sent: wholly online, or by a visit; whoever may not file online is told why (online.why_not).

    Online it belongs to the signed-in citizen's account, and what is verified of the person fills the form."""
    if way not in online.WAYS:
        refuse("way", rules.CHOOSE)
    with write():
        fresh = _locked(application)
        if fresh.state != "draft":
            refuse("", NOT_NOW)
        if way == "online":
            if problem := online.why_not(by, fresh, offered):
                refuse("way", problem)
            if fresh.user_id is None:
                access.take(by=by, application=fresh)
                fresh.user = by
            fresh.answers = {**fresh.answers, **identities.answers(identities.of(by), fresh.kind)}
        store(fresh, fresh.answers, set(fresh.finished), channel=way)
        audit.record("application.way_chosen", by=by, subject=fresh, way=way)
    return fresh


def submit(*, by, application, oath, offered=False):
    """Send an application: from now on it is a dossier, correctable until an officer opens it. Sent twice, it is sent once.

    Online, only by who may (online.why_not, `offered`); the fee is the one in force on this day for its way."""
    with write():
        fresh = _locked(application)
        if fresh.state == "registered":
            return fresh
        if fresh.state != "draft":
            refuse("", NOT_NOW)
        form, found = tasks.form_of(fresh), tasks.problems(fresh)
        if found:
            raise Refused(*(Problem(problem.field, problem.message, problem.params) for problem in found))
        if not oath:
            refuse("oath", NO_OATH)
        if fresh.channel == "online" and (problem := _not_online(by, fresh, offered)):
            refuse("", problem)
        answers = {key: fresh.answers.get(key, "") for key in form.keys}
        store(fresh, answers, set(fresh.finished), fee_way=fees.way_of(fresh))
        moves.step(by, fresh, "registered", who="citizen", recorded={"kind": fresh.kind}, registered_at=now())
    return Application.get_by_id(fresh.id)


def withdraw(*, by, application, ways=None):
    """Take back what was sent, but not while an officer has it open at the counter; a place that was booked becomes free.

    An open fee is asked no more. What was begun at a provider of `ways` to pay is asked about first: what turns out to be paid is
    told, because the fee is not paid back then (Circular 25/2021/TT-BTC Art. 6(3))."""
    if ways and callbacks.ask_now(ways, application):
        refuse("", JUST_PAID)
    with write():
        fresh = _locked(application)
        if not fresh.withdrawable:
            refuse("", NOT_NOW)
        moves.step(by, fresh, "withdrawn", who="citizen")
        give_place_back(by, fresh)


def delete(*, by, application):
    """Delete a draft at once, with everything in it."""
    with write():
        fresh = _locked(application)
        if fresh.state != "draft":
            refuse("", N_("What was sent is withdrawn, not deleted."))
        give_place_back(by, fresh)
        audit.record("application.deleted", by=by, subject=fresh)
        files = files_of(fresh)
        fresh.delete_instance()
    storage.forget(files)


def files_of(application):
    """The checksums of all its papers, for storage.forget once their rows are gone."""
    return [checksum for paper in application.papers for checksum in (paper.checksum, paper.original) if checksum]


def give_place_back(by, application):
    """Inside a change: an appointment and a place on the waiting list end with the application."""
    if found := appointment_rows.live(application):
        appointments.cancel(by=by, appointment=found)
    if found := waiting.of(application):
        waiting.leave(by=by, waiting=found)


def _locked(application):
    return locked(Application.select().where(Application.id == application.id)).get()


def _not_online(by, fresh, offered):
    if problem := online.why_not(by, fresh, offered):
        return problem
    if not fresh.answers.get(online.number_key(fresh.kind)):
        return online.NO_NUMBER
    return NO_PHOTO if tasks.form_of(fresh).section("photo") and "photo" not in fresh.finished else ""


def _changeable(application):
    fresh = _locked(application)
    if not fresh.correctable:
        refuse("", NOT_NOW)
    return fresh


def _not_changed_elsewhere(fresh, section, values, seen):
    same = all(fresh.answers.get(key, "") == value for key, value in values.items())
    if seen and seen != mark(fresh, section) and not same:
        refuse("", MEANWHILE)


def _full_name(answers):
    return tidy(f"{answers.get('family_name', '')} {answers.get('given_names', '')}")


def store(fresh, answers, finished, **more):
    """Inside a change: put these answers, the columns that repeat some of them, and `more` into a row held by the caller."""
    order = [section.key for section in tasks.form_of(fresh).sections]
    names = _full_name(answers)
    columns = {"full_name": names, "name_key": fold(names)[:200], "personal_number": answers.get("personal_number", "")[:12],
               "birth_date": rules.day(answers.get("birth_date", ""))}
    columns |= {column: next(filter(None, (answers.get(key) for key in keys)), "") for column, keys in _REACHED_AT.items()}
    fresh.answers, fresh.finished = answers, sorted(finished & set(order), key=order.index)
    for name, value in {**columns, **more, "revision": fresh.revision + 1, "changed_at": now()}.items():
        setattr(fresh, name, value)
    fresh.save()
