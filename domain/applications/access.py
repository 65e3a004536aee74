"""Who may open an application: its applicant by account or by a browser's key, the officers of the office it goes to."""

import secrets
from datetime import timedelta

from database import prepared, write
from domain import attempts, audit, codes, identities, sessions
from domain.applications import national_codes
from domain.clock import now
from domain.names import document_number
from domain.problems import N_, refuse
from models import Application, ApplicationKey, ReceptionPoint

# How long a browser may open an application after it was last used for it: a shared computer, a person's own.
SHARED, PRIVATE = timedelta(hours=12), timedelta(days=30)

NOT_FOUND = N_("No application fits this code, personal number and date of birth. Please compare them with your papers.")
WAIT = N_("Too many tries. Please wait %(seconds)s seconds and try again.")
# What the record calls an application that was found by its code, and a try that fitted none.
ACTS = {"resume": ("application.resumed", "application.not_resumed"),
        "look_up": ("application.looked_up", "application.not_looked_up")}
TAKEN = N_("This application belongs to another account.")
KEPT_IN_ACCOUNT = N_("This application is kept in an account. Please sign in with it; there it is listed.")


def visible_to(user, token=""):
    """The applications a person may see: officers those sent to their office (the province all), applicants their own."""
    return Application.select().where(sent_to(user)) if user is not None and user.is_officer else held_by(user, token)


def sent_to(officer):
    """The condition that an officer may see a dossier, for queries of what belongs to dossiers (messages, results, fees)."""
    sent = Application.state != "draft"
    if officer.role == "province":
        return sent
    # A list of numbers, not a subquery: with one, Postgres would look for a small office's newest dossiers among everybody's.
    points = ReceptionPoint.select(ReceptionPoint.id).where(ReceptionPoint.office == officer.office_id)
    return sent & Application.point.in_([point.id for point in points])


def held_by(user, token=""):
    """The applications of an applicant: those of the citizen's account, and those this browser has a key to."""
    mine = _keys(token).select(ApplicationKey.application)
    if user is not None and user.role == "citizen":
        # A UNION of numbers: for two conditions joined by OR, Postgres would read every application there is.
        mine |= Application.select(Application.id).where(Application.user == user)
    return Application.select().where(Application.id.in_(mine))


def own(user, token, code):
    """The applicant's own application with a code (see `held_by`), or None: what every page of an application asks first."""
    since = now()
    found = _by_key.first(code, sessions.digest(token), since - PRIVATE, since - SHARED) if token and len(token) <= 100 else None
    return found or (_by_account.first(code, user.id) if user is not None and user.role == "citizen" else None)


@prepared
def _by_key(code, token_hash, own, shared):
    key = ApplicationKey
    alive = (key.private & (key.seen_at > own)) | (~key.private & (key.seen_at > shared))
    return Application.select().join(key).where(Application.code == code, key.token_hash == token_hash, alive)


@prepared
def _by_account(code, user):
    return Application.select().where(Application.code == code, Application.user == user)


def start_key(*, application, token="", private=False):
    """Let this browser open an application; returns its token for the cookie, a new one unless the browser's is known.

    A token nobody was given is never taken over: whoever planted it would open the application too."""
    known = _keys(token).exists()
    token = token if known else secrets.token_urlsafe(32)
    with write():
        key = {"token_hash": sessions.digest(token), "application": application}
        if not ApplicationKey.update(seen_at=now(), private=private).where(
                *(getattr(ApplicationKey, name) == value for name, value in key.items())).execute():
            ApplicationKey.create(private=private, **key)
    return token


def touch(application, token):
    """The browser is still at work on an application: its key lives on."""
    ApplicationKey.update(seen_at=now()).where(ApplicationKey.application == application,
                                               ApplicationKey.token_hash == sessions.digest(token or "")).execute()


def is_private(token):
    """Whether the person said that this computer is their own."""
    return _keys(token).where(ApplicationKey.private).exists()


def resume(*, by=None, code, personal_number, birth_date, address=""):
    """The application with this code, the applicant's personal number and date of birth; of a child the representative's will do.

    Whatever does not fit, the answer is one and the same, and each wrong try makes the next wait longer, by code and by
    address. What is kept in an account opens for nobody else: these three are on papers that many people see."""
    number = document_number(personal_number)

    def guard(found):
        if found.user_id and (by is None or by.id != found.user_id):
            refuse("", KEPT_IN_ACCOUNT)
    return with_code(code, "resume", address, NOT_FOUND, guard=guard, fits=lambda found: number in numbers(found)
                     and birth_date is not None and found.birth_date == birth_date)


def with_code(code, purpose, address, sentence, *, fits, guard=None, number=""):
    """The application with a code if `fits` says that the rest belongs to it, recorded; else refused with one sentence, or by
    the `guard` of those that fit.

    Wrong tries are counted by code and by range of addresses for each `purpose` (a key of ACTS), and make the next wait. National
    codes count upwards and could be guessed: their tries are counted by the personal `number` too."""
    random, national = codes.read(code) or "", national_codes.read(code) or ""
    # What is no code at all is counted by address only: nobody waits for the typing errors of others.
    place = f"{purpose}:{attempts.address_range(address)}"
    guessed = f"{purpose}:{sessions.digest(number)}" if national and number else place
    keys = f"{purpose}:{random or national}" if random or national else place, place, guessed
    if seconds := max(attempts.wait(place, free=20), *(attempts.wait(key, free=5, minutes=60) for key in {*keys} - {place}), 0):
        refuse("", WAIT, seconds=seconds)
    found = Application.get_or_none(
        Application.national_code == national if national and not random else Application.code == random)
    done, missed = ACTS[purpose]
    if found is None or not fits(found):
        with write():
            for key in {*keys}:
                attempts.add(key)
            audit.record(missed, by=None, subject=found)
        refuse("", sentence)
    if guard:
        guard(found)
    with write():
        attempts.clear(keys[0])
        audit.record(done, by=None, subject=found)
    return found


def numbers(application):
    """The personal numbers that belong to an application: the applicant's, and of a child the representative's."""
    return {application.personal_number, application.answers.get("representative_number", "")} - {""}


def claimable(user):
    """The sent applications without an account that state a citizen's verified number (and birth): offered to be taken in."""
    found = identities.of(user)
    if found is None:
        return Application.select().where(Application.id < 0)
    mine = Application.select().where(Application.user.is_null(), Application.state != "draft",
                                      Application.personal_number == found.personal_number)
    return mine.where(Application.birth_date == found.birth_date) if found.birth_date else mine


def take(*, by, application):
    """Put an application this browser has a key to into the citizen's account; the keys of all browsers end."""
    if by is None or by.role != "citizen":
        refuse("", N_("Please sign in with a citizen's account first."))
    with write():
        free = Application.user.is_null() | (Application.user == by)
        if not Application.update(user=by).where(Application.id == application.id, free).execute():
            refuse("", TAKEN)
        ApplicationKey.delete().where(ApplicationKey.application == application).execute()
        audit.record("application.taken", by=by, subject=application)


def forget(*, token):
    """Leave this computer: its keys to every application end."""
    with write():
        ApplicationKey.delete().where(ApplicationKey.token_hash == sessions.digest(token or "")).execute()


def purge():
    """Delete keys that open nothing any more, inside the caller's change."""
    ApplicationKey.delete().where(~_alive()).execute()


def _alive():
    own = ApplicationKey.private & (ApplicationKey.seen_at > now() - PRIVATE)
    return own | (~ApplicationKey.private & (ApplicationKey.seen_at > now() - SHARED))


def _keys(token):
    usable = token if token and len(token) <= 100 else ""
    return ApplicationKey.select().where(ApplicationKey.token_hash == (sessions.digest(usable) if usable else ""), _alive())

