"""How a dossier goes from state to state: one table of allowed moves, and one door through which each of them passes."""

from typing import NamedTuple

from database import locked
from domain import audit, notices
from domain.applications import access, deliveries, due, fees
from domain.clock import local, now
from domain.names import tidy
from domain.payments import closing
from domain.problems import N_, refuse, refuse_longer
from models import Application, ApplicationMove, Payment, User

# The national catalogue of states: its number and its very words.
NATIONAL = {
    "registered": (1, "Mới đăng ký"), "received": (2, "Được tiếp nhận"), "not_received": (3, "Không được tiếp nhận"),
    "processing": (4, "Đang xử lý"), "supplement": (5, "Yêu cầu bổ sung giấy tờ"),
    "payment": (6, "Yêu cầu thực hiện nghĩa vụ tài chính"), "withdrawn": (7, "Công dân yêu cầu rút hồ sơ"),
    "stopped": (8, "Dừng xử lý"), "done": (9, "Đã xử lý xong"), "returned": (10, "Đã trả kết quả"),
}
NAMES = {
    "draft": N_("Draft"), "registered": N_("Sent to the office"), "received": N_("Received"),
    "not_received": N_("Not received"), "processing": N_("Being processed"), "supplement": N_("To be completed"),
    "payment": N_("Fee to be paid"), "withdrawn": N_("Withdrawn"), "stopped": N_("Stopped"), "done": N_("Result ready"),
    "returned": N_("Result handed out"),
}


class Arrow(NamedTuple):
    """An allowed move: who may, the act in the record and the notice ("" for none), and what it needs ("", "note", "fee")."""

    who: tuple
    act: str
    notice: str = ""
    needs: str = ""


_STOP = Arrow(("officer",), "application.stopped", "application_stopped", "note")
_WITHDRAW = Arrow(("citizen", "officer"), "application.withdrawn", "application_withdrawn")
_ASK = Arrow(("officer",), "application.supplement_asked", "application_supplement", "note")
_GO_ON = Arrow(("citizen", "officer"), "application.supplement_ended", "application_resumed")
MOVES = {
    ("draft", "registered"): Arrow(("citizen",), "application.sent", "application_sent"),
    ("registered", "registered"): Arrow(("officer",), "application.incomplete", "application_incomplete"),
    ("registered", "received"): Arrow(("officer",), "application.received", "application_received"),
    ("registered", "not_received"): Arrow(("officer",), "application.refused", "application_refused", "note"),
    ("registered", "withdrawn"): _WITHDRAW._replace(who=("citizen",)),
    # Nobody came with it: its data are deleted, the address for a notice among them.
    ("registered", "stopped"): Arrow(("system",), "application.expired"),
    # What fees do is recorded and told by domain/payments.
    ("received", "payment"): Arrow(("system",), ""),
    ("payment", "received"): Arrow(("system",), ""),
    ("payment", "processing"): Arrow(("system",), ""),
    ("received", "processing"): Arrow(("officer",), "application.processed", "application_processed", "fee"),
    ("registered", "supplement"): _ASK, ("received", "supplement"): _ASK, ("processing", "supplement"): _ASK,
    ("supplement", "registered"): _GO_ON, ("supplement", "received"): _GO_ON, ("supplement", "processing"): _GO_ON,
    # The office takes an online dossier as withdrawn when its fee is not paid in time.
    ("received", "withdrawn"): _WITHDRAW, ("payment", "withdrawn"): _WITHDRAW._replace(who=("citizen", "officer", "system")),
    ("processing", "withdrawn"): _WITHDRAW,
    ("supplement", "withdrawn"): _WITHDRAW,
    ("received", "stopped"): _STOP, ("payment", "stopped"): _STOP, ("processing", "stopped"): _STOP,
    ("supplement", "stopped"): _STOP,
    ("processing", "done"): Arrow(("officer",), "application.done", "application_done"),
    ("done", "returned"): Arrow(("officer",), "application.returned", "application_returned"),
}
# The words of their acts in the record, and of what else officers do with a dossier.
ACTS = {
    "application.apologised": N_("Apology sent, and another day named for the result"),
    "application.checked": N_("Checklist of a dossier kept"),
    "application.done": N_("Result of a dossier ready"),
    "application.expired": N_("Application ended by itself: nobody came with it"),
    "application.forwarded": N_("Result sent to where it is handed out"),
    "application.given": N_("Dossier given to an officer"),
    "application.incomplete": N_("Dossier incomplete: list of what is missing handed over"),
    "application.printed": N_("Result of a dossier printed"),
    "application.processed": N_("Dossier being processed"),
    "application.received": N_("Dossier received"),
    "application.refused": N_("Dossier refused"),
    "application.returned": N_("Result of a dossier handed over"),
    "application.sent": N_("Application sent"),
    "application.stopped": N_("Dossier stopped"),
    "application.supplement_asked": N_("Supplement asked for"),
    "application.supplement_ended": N_("Supplement ended"),
    "application.withdrawn": N_("Application withdrawn"),
    "dossiers.exported": N_("List of dossiers downloaded"),
    "message.written": N_("Message written in a dossier"),
    "officer.absence_set": N_("Absence of an officer set"),
}
# The office's work on a dossier ends when it reaches one of these states.
ENDS = ("not_received", "withdrawn", "stopped", "done", "returned")

NOT_POSSIBLE = N_("This step is not possible: the dossier stands at “%(state)s”.")
MEANWHILE = N_("This dossier was changed meanwhile and stands at “%(state)s” now (%(who)s, %(when)s). Please look at it again.")
NOT_YOURS = N_("This dossier goes to another office.")
NO_NOTE = N_("Please give the reason: the applicant reads it.")
FEE_OPEN = N_("The fee is not paid yet. Please ask for it, or take it at the counter, first.")
ASKED_ONCE = N_("Something was asked for once already. The rules allow one request only; please ask for everything at once.")
NOT_FROM_THERE = N_("When the supplement ends, the dossier goes on where it stood before.")


def fresh(by, application, seen=None):
    """The dossier as it stands, held until the change is stored. Officers see those of their office; the applicant's own was
    found by the page (access.own). `seen` is the revision the page was drawn with: the second of two is told what happened."""
    rows = access.visible_to(by) if by is not None and by.is_officer else Application.select()
    found = locked(rows.where(Application.id == application.id)).first() or refuse("", NOT_YOURS)
    if seen is not None and found.revision != seen:
        refuse("", MEANWHILE, **_happened(found))
    return found


def step(by, held, to, *, who, note="", mistaken=False, recorded=None, told=None, **columns):
    """Inside a change: move a dossier the caller holds, if the table lets `who` do it; the row as given is kept up to date.

    `recorded` and `told` are further details for the record and the notice, `columns` what else changes with the state."""
    arrow, before, note = MOVES.get((held.state, to)), held.state, tidy(note)
    if arrow is None or who not in arrow.who:
        refuse("", NOT_POSSIBLE, state=[NAMES[before]])
    if arrow.needs == "note" and not note:
        refuse("note", NO_NOTE)
    refuse_longer("note", note, 1000)
    if arrow.needs == "fee" and not fee_settled(held):
        refuse("", FEE_OPEN)
    values = {"state": to, "state_reason": note, "changed_at": now(), "revision": held.revision + 1,
              **_clock(held, to, mistaken), **columns}
    unchanged = Application.id == held.id, Application.state == before, Application.revision == held.revision
    if not Application.update(**values).where(*unchanged).execute():
        refuse("", MEANWHILE, **_happened(Application.get_by_id(held.id)))
    for name, value in values.items():
        setattr(held, name, value)
    ApplicationMove.create(application=held, by=by, before=before, after=to, note=note)
    if to == "done":
        told = {**(told or {}), **deliveries.ready(held)}
    elif arrow.notice in ("application_processed", "application_resumed"):
        told = {"day": f"{held.due_on:%d/%m/%Y}" if held.due_on else "", "mistaken": mistaken}
    if to in ENDS:
        closing.end(by=by, application=held)
    if arrow.act:
        audit.record(arrow.act, by=by, subject=held, **({"reason": note} if arrow.needs == "note" else {}), **(recorded or {}))
    if arrow.notice:
        notices.queue(arrow.notice, to=held.user, application=held, code=held.code, **{"reason": note, **(told or {})})


def possible(application, who):
    """The states a person of a kind ("citizen", "officer") may move a dossier to by the table."""
    return [to for (before, to), arrow in MOVES.items() if before == application.state and who in arrow.who]


def fee_settled(application):
    """Whether nothing is to be paid (any more) before a received dossier is processed."""
    fee = fees.of(application)
    return not (fee and fee.amount) or Payment.select().where(
        Payment.application == application.id, Payment.state == "paid").exists()


def stood_before(application):
    """The state a dossier had when something was asked for."""
    asked = ApplicationMove.select().where(ApplicationMove.application == application.id, ApplicationMove.after == "supplement")
    return asked.order_by(ApplicationMove.id.desc()).first().before


def _clock(fresh, to, mistaken):
    """The columns of time that change with a move: the supplement that stops the clock, and the end of processing."""
    found = {"ended_at": now()} if to in ENDS and fresh.ended_at is None else {}
    if to == "supplement":
        if fresh.supplement_asked_at:
            refuse("", ASKED_ONCE)
        return {"supplement_asked_at": now()}
    if fresh.state != "supplement":
        return found
    if to not in ENDS and to != stood_before(fresh):
        refuse("", NOT_FROM_THERE)
    if mistaken:
        return {"supplement_asked_at": None}
    return {**found, "supplement_ended_at": now(),
            **{name: due.extended(fresh, now(), day) for name in ("due_on", "promised_on") if (day := getattr(fresh, name))}}


def _happened(fresh):
    last = (ApplicationMove.select(ApplicationMove, User).left_outer_join(User).where(ApplicationMove.application == fresh.id)
            .order_by(ApplicationMove.id.desc()).first())
    return {"state": [NAMES[fresh.state]], "who": last.by.full_name if last and last.by else "–",
            "when": f"{local(last.at if last else fresh.changed_at):%H:%M %d/%m/%Y}"}
