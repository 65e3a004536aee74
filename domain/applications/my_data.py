"""A citizen's own data: what is held, who looked at it, and asking to have it corrected or deleted (Law 91/2025/QH15)."""

from peewee import IntegrityError

from database import db, locked, write
from domain import audit, notices
from domain.applications import access, deliveries, drafts, storage
from domain.clock import local, now
from domain.names import tidy
from domain.problems import N_, refuse, refuse_longer
from models import Application, ApplicationMove, AuditEntry, DataRequest, DossierMessage, Notice, Office, Paper, User

# What was never worked on, or ended before anything was decided, need not be kept.
ERASABLE = ("withdrawn", "not_received")
LOOKS = {"application.looked_at": N_("read"), "application.opened": N_("opened"), "application.mended": N_("corrected"),
         "application.received": N_("received"), "application.incomplete": N_("found something missing"),
         "application.refused": N_("refused"), "application.noted": N_("wrote a note")}
NO_WORDS = N_("Please write what is wrong and how it should be, or why it should be deleted.")
STILL_OPEN = N_("You have asked for this already; the office will answer.")
YOURS = N_("This is still yours alone: please change or delete it yourself.")
NO_ANSWER = N_("Please give the reason: the citizen reads it.")
NOT_YOURS = N_("This dossier goes to another office.")
ANSWERED = N_("This request was answered already.")
KEPT = N_("The law makes the office keep this dossier: it was received. Only what was withdrawn or not received can be deleted.")


def held(application):
    """Everything kept about an application as plain values, for the page and the file; no officer is named."""
    def when(moment):
        return local(moment).isoformat(timespec="minutes") if moment else ""

    return {
        "code": application.code, "kind": application.kind, "state": application.state, "form": application.form,
        "answers": {key: value for key, value in application.answers.items() if value},
        "created_at": when(application.created_at), "sent_at": when(application.registered_at),
        "received_at": when(application.received_at),
        "due_on": application.due_on.isoformat() if application.due_on else "",
        "reception_point": application.point.name if application.point else "",
        "steps": [{"at": when(move.at), "state": move.after} for move in application.moves.order_by(ApplicationMove.id)],
        "papers": [{"kind": paper.kind, "file": paper.file_name, "bytes": paper.size, "added_at": when(paper.added_at)}
                   for paper in papers_of(application)],
        "delivery": deliveries.held(application),
        "appointments": [{"day": each.slot.day.isoformat(), "time": each.slot.starts, "state": each.state}
                         for each in application.appointments],
        "messages": [{"at": when(each.at), "from_office": each.from_office, "text": each.text}
                     for each in application.messages.order_by(DossierMessage.id)],
        "notices": [{"at": when(each.created_at), "kind": each.kind} for each in notices.about(application)],
        "read_by": [{"day": day.isoformat(), "office": office, "what": what} for day, office, what in looks(application)],
        "requests": [{"at": when(each.created_at), "kind": each.kind, "words": each.words, "state": each.state,
                      "answer": each.answer} for each in requests(application)]}


def about(user):
    """What is kept about a citizen's account, as plain values."""
    return {"full_name": user.full_name, "email": user.email or "", "phone": user.phone or "", "user_name": user.user_name or "",
            "opened_on": local(user.created_at).date().isoformat(),
            "identities": [{"issuer": each.issuer, "personal_number": each.personal_number, "full_name": each.full_name,
                            "birth_date": each.birth_date.isoformat() if each.birth_date else "", "email": each.email,
                            "phone": each.phone} for each in user.identities]}


def papers_of(application):
    """Its photo and papers, in the order they came."""
    return list(application.papers.order_by(Paper.id))


def looks(application):
    """Which offices looked at an application or worked on it: (day, office, msgid of what), newest first, no officer named."""
    rows = (AuditEntry.select(AuditEntry.at, AuditEntry.action, Office.name).join(User, on=AuditEntry.actor).join(Office)
            .where(AuditEntry.subject == Application._meta.table_name, AuditEntry.subject_id == application.id,
                   AuditEntry.action.in_(list(LOOKS)), User.role.in_(("commune", "province")))
            .order_by(AuditEntry.id.desc()).tuples())
    return list(dict.fromkeys((local(at).date(), office, LOOKS[action]) for at, action, office in rows))


def requests(application):
    """What was asked about an application's data, newest first."""
    return list(application.data_requests.order_by(DataRequest.id.desc()))


def ask(*, by, application, kind, words):
    """The citizen asks to have something corrected, or everything deleted; the office answers with a reason."""
    words = tidy(words)
    if not words:
        refuse("words", NO_WORDS)
    refuse_longer("words", words, 1000)
    if application.state == "draft":
        refuse("", YOURS)
    try:
        with write(), db.atomic():
            made = DataRequest.create(application=application, kind=kind, words=words)
            audit.record(f"data.{kind}_asked", by=by, subject=application)
    except IntegrityError:
        refuse("", STILL_OPEN)
    return made


def waiting(user):
    """The open requests an officer may answer, oldest first."""
    return (DataRequest.select(DataRequest, Application).join(Application)
            .where(DataRequest.state == "open", Application.id.in_(access.visible_to(user).select(Application.id)))
            .order_by(DataRequest.id))


def answer(*, by, request, granted, words):
    """An officer answers with a reason. A deletion that is granted erases what the law does not make the office keep."""
    words, files = tidy(words), []
    if not words:
        refuse("words", NO_ANSWER)
    refuse_longer("words", words, 1000)
    with write():
        fresh = locked(access.visible_to(by).where(Application.id == request.application_id)).first() if by.is_officer else None
        if fresh is None:
            refuse("", NOT_YOURS)
        if granted and request.kind == "delete" and fresh.state not in ERASABLE:
            refuse("granted", KEPT)
        state = "done" if granted else "refused"
        if not DataRequest.update(state=state, answer=words, answered_at=now(), answered_by=by).where(
                DataRequest.id == request.id, DataRequest.state == "open").execute():
            refuse("", ANSWERED)
        if granted and request.kind == "delete":
            files = _erase(fresh)
        audit.record("data.answered", by=by, subject=fresh, kind=request.kind, state=state)
        if fresh.user or fresh.email:
            notices.queue("data_answered", to=fresh.user, application=fresh, code=fresh.code, reason=words)
    storage.forget(files)


def _erase(fresh):
    """Inside a change: take everything personal out of an application; its steps and code stay for the count.

    Without an account the address stays until the answer has left for it (expiry.forget_addresses)."""
    files = drafts.files_of(fresh)
    Paper.delete().where(Paper.application == fresh).execute()
    for table in (Notice, DossierMessage):
        table.delete().where(table.application == fresh).execute()
    ApplicationMove.update(note="").where(ApplicationMove.application == fresh).execute()
    drafts.store(fresh, {}, set(), state_reason="", email="" if fresh.user else fresh.email)
    return files

