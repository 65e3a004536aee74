"""Results handed over at the office: to whom, against what; reminded of; and those nobody collects."""

from datetime import timedelta

from database import write
from domain import audit, notices
from domain.applications import access, deliveries, moves
from domain.clock import local, now, today
from domain.names import document_number, tidy
from domain.problems import N_, refuse, refuse_longer
from models import Application, Delivery

COLLECTORS = {"applicant": N_("The applicant"), "authorised": N_("Somebody the applicant authorised")}
NO_COLLECTOR = N_("Please choose who came for the result.")
NOT_COMPARED = N_("Please compare the slip or its QR and the identity card, and tick that they fit.")
NO_NUMBER = N_("Please write the number of the card or passport that was shown.")
NOT_THEIRS = N_("This is not the personal number of the dossier. Please look at the card again; for another person choose "
                "“authorised”.")
NO_NAME = N_("Please write the name on the card of the person who came.")
NO_PAPER = N_("Please name the paper that authorises this person: kind, number, day.")
NOT_HERE = N_("This result is not at the office: %(state)s.")
NOT_OLD = N_("This result is still kept: it can be collected until %(day)s.")
EXPLAINED = N_("The applicant has explained in writing why it was not collected (TK06), so it is kept. Please read the dossier "
               "%(code)s.")
NO_LETTER = N_("Please send the letter to the applicant first.")
NO_REASON = N_("Please give number and day of the paper with which the passport is sent to be cancelled.")


def hand_over(*, by, application, collector, number, name="", paper="", compared=False, seen=None):
    """Hand a result over to the applicant, or to a person authorised by a named paper; returns the dossier.

    Slip (or its QR) and card are compared first, and the number of what was shown is kept."""
    number, name, paper = document_number(number), tidy(name), tidy(paper)
    _compared(application, collector, number, name, paper, compared)
    with write():
        held = moves.fresh(by, application, seen)
        delivery = _at_the_office(held)
        who = held.full_name if collector == "applicant" else name
        moves.step(by, held, "returned", who="officer", note=f"{name}: {paper}" if collector == "authorised" else "",
                   recorded={"person": who, "number": number, "paper": paper} if paper else {"person": who, "number": number},
                   told={"name": who})
        _changed(delivery, "handed", ended_at=now(), collector=collector, collector_name=who, collector_number=number,
                 collector_paper=paper, handed_by=by)
    return held


def remind(days):
    """Remind, once, of results that have waited for so many days; returns how many were reminded of."""
    waiting = Delivery.select(Delivery.id).join(Application).where(
        Delivery.state == "waiting", Delivery.way == "office", Delivery.reminded_at.is_null(), Application.state == "done",
        Delivery.ready_at <= now() - timedelta(days=days)).limit(500)
    return sum(_remind(each.id) for each in waiting) if days else 0


def write_letter(*, by, delivery):
    """The office writes to the applicant that a result was not collected in twelve months; returns the Delivery."""
    with write():
        fresh = _over_time(by, delivery)
        if fresh.letter_on is None:
            Delivery.update(letter_on=today()).where(Delivery.id == fresh.id).execute()
            audit.record("result.written", by=by, subject=fresh.application)
            _tell("result_uncollected", fresh.application, day=f"{deliveries.collect_until(fresh):%d/%m/%Y}")
    return Delivery.get_by_id(delivery.id)


def give_up(*, by, delivery, reason):
    """An officer has sent a passport nobody collected to be cancelled (Law 49/2019/QH14 Art. 27, 28a), with number and day of
    the paper. Never by itself, never before the letter, and not while the applicant has explained it in writing (form TK06)."""
    reason = tidy(reason)
    if not reason:
        refuse("reason", NO_REASON)
    refuse_longer("reason", reason, 300)
    with write():
        fresh = _over_time(by, delivery)
        if explained := deliveries.explained(fresh):
            refuse("", EXPLAINED, code=explained.code)
        if fresh.letter_on is None:
            refuse("", NO_LETTER)
        _changed(fresh, "given_up", ended_at=now(), reason=reason)
        audit.record("result.given_up", by=by, subject=fresh.application, reason=reason)
        _tell("result_given_up", fresh.application, reason=reason)
    return Delivery.get_by_id(delivery.id)


def _compared(application, collector, number, name, paper, compared):
    if collector not in COLLECTORS:
        refuse("collector", NO_COLLECTOR)
    if not 6 <= len(number) <= 20:
        refuse("number", NO_NUMBER)
    theirs = access.numbers(application)
    if collector == "applicant" and theirs and number not in theirs:
        refuse("number", NOT_THEIRS)
    if collector == "authorised" and not name:
        refuse("name", NO_NAME)
    if collector == "authorised" and not paper:
        refuse("paper", NO_PAPER)
    for field, text in (("name", name), ("paper", paper)):
        refuse_longer(field, text, 200)
    if not compared:
        refuse("compared", NOT_COMPARED)


def _at_the_office(application):
    """The delivery of a result that lies at the office, made now where none was: dossiers end in older ways too."""
    deliveries.ready(application)
    found = deliveries.of(application)
    if found.state not in ("waiting", "returned"):
        refuse("", NOT_HERE, state=[deliveries.STATES[found.state]])
    return found


def _over_time(by, delivery):
    """The delivery held, if nobody collected it in time and the officer may see it; else refused."""
    held = moves.fresh(by, delivery.application)
    fresh = deliveries.of(held)
    fresh.application = held
    if fresh.state != "waiting" or fresh.way != "office" or held.state != "done":
        refuse("", NOT_HERE, state=[deliveries.STATES[fresh.state]])
    if (until := deliveries.collect_until(fresh)) > today():
        refuse("", NOT_OLD, day=f"{until:%d/%m/%Y}")
    return fresh


def _changed(delivery, state, **columns):
    if not deliveries.change(delivery, state, **columns):
        refuse("", NOT_HERE, state=[deliveries.STATES[Delivery.get_by_id(delivery.id).state]])


def _remind(number):
    with write():
        mine = Delivery.update(reminded_at=now()).where(
            Delivery.id == number, Delivery.state == "waiting", Delivery.reminded_at.is_null()).execute()
        if mine:
            found = Delivery.get_by_id(number)
            _tell("result_waiting", found.application, since=f"{local(found.ready_at):%d/%m/%Y}",
                  day=f"{deliveries.collect_until(found):%d/%m/%Y}",
                  point=found.application.point.name if found.application.point else "")
    return mine


def _tell(kind, application, **details):
    notices.queue(kind, to=application.user, application=application, code=application.code, **details)
