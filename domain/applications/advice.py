"""Check before you start: up to four questions, and what they mean for papers, fee, time, office and way."""

from typing import NamedTuple

from domain.applications import fees, online, procedures
from domain.clock import today
from domain.problems import N_

PASSPORTS = ("first", "expired", "expiring", "full", "damaged", "lost", "changed", "other")
_KINDS = {"report": "loss", "restore": "restore", "uncollected": "uncollected"}
# Whoever holds a valid passport can show that in place of an identity card (Art. 15(1)).
_PASSPORT_IN_HAND = ("expiring", "full", "changed", "other")


CARD_FIRST = N_("To apply, an adult shows an identity card, the electronic identity or a valid passport.")
GET_A_CARD = N_("Ask the police of your ward or commune for an identity card first. Then come back here.")
ONLY_AT_HOME = N_("Without an identity card, a first passport is issued only where the person has permanent or temporary "
                  "residence (Article 15(3)).")
GO_HOME = N_("Go to the immigration office of that province, or get the identity card first: with it you may apply in any "
             "province.")
URGENT_FIRST = N_("The Immigration Department accepts a first passport only in the urgent cases of Article 15(4), with a paper "
                  "that proves them: at most 3 working days. Here it takes 8.")
URGENT = N_("The Immigration Department issues it within 5 working days, in the urgent cases of Article 15(4) within 3, with a "
            "paper that proves them. Here it takes 8.")
FROM_ELSEWHERE = N_("You may apply here although you live in another province.")
FROM_HERE = N_("You may apply at any reception point of this province.")
ANYWHERE = N_("Any immigration office, the police of any ward or commune, or border control.")
RESTORED_WHERE = N_("This office, within 5 working days, or the Immigration Department, within 3.")
COLLECT_WHERE = N_("The office where you applied, or that keeps the passport.")
DAMAGED = N_("“Damaged” costs double. If the passport has expired or is full and otherwise in good order, choose that.")
LOST = N_("Report the loss first, within 2 working days; it can be done here. From then on the old passport is void, even if "
          "it is found.")
FINGERPRINTS = N_("Whoever chooses a first passport with a chip must come in person: photo and fingerprints are taken.")
CHILDREN = N_("A child's passport has no chip and is valid for 5 years. Children are not entered in a parent's passport.")
DEPARTMENT = N_("Urgent reasons are decided by the Immigration Department, not by this office.")
CANCELLED = N_("The passport is cancelled once the report is received. If it is only mislaid, look for it first.")
IN_TIME = N_("Report within 2 working days; later, say why it could not be done in time.")
NOT_RESTORED = N_("Only a passport that was lost in Viet Nam, is intact and carries a valid foreign visa can be restored "
                  "(Article 32).")
ASK_ANEW = N_("Ask for a new passport: its reason is the loss that was reported.")
TOO_LATE = N_("A passport that was not collected within 12 months, without a reason in writing, is cancelled (Article 28a).")
ASK_THEM = N_("Ask the office that issued it whether it still exists. If not, ask for a new one.")
SLIP = N_("The slip with the day of the result, if you have it")
DO_NOT_WAIT = N_("Do not wait: 12 months after the day on the slip the passport is cancelled.")


class Question(NamedTuple):
    """One page: its key in the address, what it asks, a hint, and (value, words, hint) of each answer."""

    key: str
    words: str
    hint: str
    options: tuple


QUESTIONS = {question.key: question for question in (
    Question("who", N_("Who is the passport for?"), N_("The age on the day of the application counts."), (
        ("adult", N_("A person of 14 years or older"), N_("Form TK01")),
        ("child", N_("A child under 14"), N_("Form TK01a, filled in by the legal representative")))),
    Question("what", N_("What do you need?"), N_("Choose what really happened: it decides the papers and the fee."), (
        ("first", N_("A first passport"), N_("Never had an ordinary passport")),
        ("expired", N_("A new one: the old one has expired"), ""),
        ("expiring", N_("A new one: the old one expires soon"), N_("It is still valid; bring it along")),
        ("full", N_("A new one: no empty pages left"), ""),
        ("damaged", N_("A new one: the old one is damaged"),
         N_("Torn, wet or illegible. This costs double: an expired one in good order is not “damaged”")),
        ("lost", N_("A new one: the old one is lost"), N_("This costs double; the loss must be reported")),
        ("changed", N_("A new one: my data have changed"),
         N_("Name, personal number, features or sex; passports are not amended any more")),
        ("other", N_("A new one for another reason"), ""),
        ("report", N_("Only report a lost passport"), N_("Form TK05, within 2 working days")),
        ("restore", N_("Use a passport again that I reported lost and have found"), N_("Form TK04")),
        ("uncollected", N_("I have not collected my passport yet"), N_("Form TK06")))),
    Question("card", N_("Which identity paper does the person have?"), N_("Identity cards carry a number of 12 digits today."), (
        ("card", N_("An identity card with 12 digits, or the electronic identity in VNeID"), ""),
        ("number", N_("No such card, but the personal number of 12 digits is known"), N_("As on the birth certificate")),
        ("none", N_("Neither"), ""))),
    Question("place", N_("Where does the person live, and is it urgent?"), "", (
        ("here", N_("In this province, permanent or temporary residence"), ""),
        ("elsewhere", N_("In another province"), ""),
        ("urgent", N_("It is urgent"),
         N_("Treatment abroad; a relative abroad ill, injured or dead; another humanitarian reason")))),
    Question("found", N_("Is the passport intact, and does it carry a foreign visa that is still valid?"), "", (
        ("yes", N_("Yes, both"), ""), ("no", N_("No"), ""))),
    Question("months", N_("How long ago should it have been collected?"), N_("Counted from the day on the slip."), (
        ("under", N_("Less than 12 months ago"), ""), ("over", N_("12 months ago or longer"), ""))))}


class Advice(NamedTuple):
    """The answer. `eligible` False: `reason` and `next_step` say what to do instead. Papers and warnings are msgids.

    `days` are working days; `ways` hold visit, and online once the office offers it."""

    eligible: bool
    kind: str
    request: str
    procedure: str
    bring: tuple = ()
    show: tuple = ()
    fee: object = None
    later_fee: tuple = (None, None)
    plain_fee: object = None
    days: int = 0
    where: str = ""
    warnings: tuple = ()
    ways: tuple = ("visit",)
    reason: str = ""
    next_step: str = ""


def known(given):
    """The valid answers among the parameters of an address, in the order of the questions they belong to."""
    answers = {}
    while (question := next_question(answers)) and given.get(question.key) in [option[0] for option in question.options]:
        answers[question.key] = given[question.key]
    return answers


def next_question(answers):
    """The Question to ask after these answers, or None when there is enough for an advice."""
    what = answers.get("what")
    more = {"report": (), "restore": ("found",), "uncollected": ("months",)}.get(what, ("card", "place"))
    asked = ("who", "what", *more) if what else ("who", "what")
    return next((QUESTIONS[key] for key in asked if key not in answers), None)


def advise(answers, day=None, ways=("visit",)):
    """The Advice for complete answers, as of a day (today). Law 49/2019/QH14 Art. 15, 27, 28 and 32."""
    day, what = day or today(), answers["what"]
    kind = _KINDS.get(what, answers["who"])
    if kind not in online.KINDS or kind == "child" and answers.get("card") == "none":
        ways = tuple(way for way in ways if way != "online")
    start = Advice(True, kind, what if what in PASSPORTS else "", procedures.of_kind(kind), ways=ways)
    return {"report": _report, "restore": _restore, "uncollected": _uncollected}.get(what, _passport)(start, answers, day)


def _passport(start, answers, day):
    what, card, place, child = answers["what"], answers["card"], answers["place"], answers["who"] == "child"
    if not child and card != "card" and what not in _PASSPORT_IN_HAND:
        return start._replace(eligible=False, reason=CARD_FIRST, next_step=GET_A_CARD)
    if what == "first" and place == "elsewhere" and card != "card":
        return start._replace(eligible=False, reason=ONLY_AT_HOME, next_step=GO_HOME)
    group = fees.GROUPS[what]
    plain = fees.fee_for("new", day=day) if group == "replacement" else None
    return start._replace(bring=_papers(what, child, card), show=_proof(child), fee=fees.fee_for(group, day=day), plain_fee=plain,
                          later_fee=fees.next_change(group, day=day), days=8, where=_where(what, place),
                          warnings=_warnings(what, child, place))


def _papers(what, child, card):
    papers = [N_("The form, filled in here and printed, or its code"),
              N_("2 portrait photos 4 × 6 cm, white background, not older than 6 months; a good phone picture will do here")]
    if what in ("expiring", "full", "changed", "other"):
        papers.append(N_("The present passport"))
    if what == "damaged":
        papers.append(N_("The damaged passport"))
    if what == "lost":
        papers.append(N_("The loss report (TK05), or the notice that it was received"))
    if what == "changed":
        papers.append(N_("A paper that proves the change, if the database does not show it yet"))
    if child and card == "none":
        papers.append(N_("A copy of the birth certificate or its extract; with a plain copy, the original to show"))
    if child:
        papers.append(N_("A copy of the paper that proves who the legal representative is"))
    return tuple(papers)


def _proof(child):
    if child:
        return (N_("The identity card or electronic identity of the legal representative"),)
    return (N_("Identity card, electronic identity (VNeID) or a valid passport"),)


def _where(what, place):
    if place == "urgent":
        return URGENT_FIRST if what == "first" else URGENT
    return FROM_ELSEWHERE if place == "elsewhere" else FROM_HERE


def _warnings(what, child, place):
    found = [DAMAGED] if what == "damaged" else [LOST] if what == "lost" else []
    found += [FINGERPRINTS] if what == "first" and not child else []
    found += [CHILDREN] if child else []
    return (*found, DEPARTMENT) if place == "urgent" else tuple(found)


def _report(start, _answers, day):
    return start._replace(bring=(N_("Loss report TK05, filled in here and printed"),), show=_proof(False), days=1,
                          fee=fees.fee_for("none", day=day), where=ANYWHERE, warnings=(CANCELLED, IN_TIME))


def _restore(start, answers, day):
    if answers["found"] == "no":
        return _instead(start, answers, "lost", NOT_RESTORED, ASK_ANEW)
    return start._replace(bring=(N_("Request TK04, filled in here and printed"), N_("The passport that was found")),
                          show=_proof(False), fee=fees.fee_for("none", day=day), days=5, where=RESTORED_WHERE)


def _uncollected(start, answers, day):
    if answers["months"] == "over":
        return _instead(start, answers, "other", TOO_LATE, ASK_THEM)
    return start._replace(bring=(N_("Form TK06, filled in here and printed"), SLIP), show=_proof(False),
                          fee=fees.fee_for("none", day=day), where=COLLECT_WHERE, warnings=(DO_NOT_WAIT,))


def _instead(start, answers, request, reason, next_step):
    """What was wanted is not possible; a new passport is."""
    return start._replace(eligible=False, kind=answers["who"], request=request, procedure=procedures.of_kind(answers["who"]),
                          reason=reason, next_step=next_step)
