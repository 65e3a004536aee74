"""What an officer checks of a dossier: a list for each version of a form; what is missing becomes the words of the supplement."""

from typing import NamedTuple

from database import write
from domain import audit
from domain.applications import moves, papers
from domain.clock import now
from domain.problems import N_, refuse
from models import DossierCheck


class Item(NamedTuple):
    """What the officer looks at, and what the applicant is asked for when it is missing. `paper`: only where it is asked for."""

    looks: str
    asks: str
    paper: str = ""


ITEMS = {
    "photo": Item(N_("The photo is as the rules ask, and shows this person"),
                  N_("a new photo of 4 × 6 cm on white ground, without glasses, not older than 6 months")),
    "person": Item(N_("Name, date of birth, sex and number fit the population database"),
                   N_("name, date of birth, sex and personal number as the identity card shows them")),
    "birth_place": Item(N_("The place of birth is a province or a country"), N_("the place of birth (province or country)")),
    "addresses": Item(N_("The addresses are complete"), N_("the complete permanent and current address")),
    "family": Item(N_("The statements about the family are complete"),
                   N_("the full names and dates of birth of parents and spouse")),
    "representative": Item(N_("The representative may act for the child"), N_("proof that you represent the child")),
    "request": Item(N_("What is asked for fits the last passport"),
                    N_("what you apply for, and the number of the last passport")),
    "statement": Item(N_("What happened is described clearly"), N_("a clear description of what happened, when and where")),
    "passport": Item(N_("The passport's number and days are right"),
                     N_("number, date of issue and date of expiry of the passport")),
    "birth_certificate": Item(N_("The copy of the birth certificate can be read"), N_("a readable copy of the birth certificate"),
                              "birth_certificate"),
    "loss_report": Item(N_("The report of the loss is there"), N_("the report of the loss, or the notice of its receipt"),
                        "loss_report"),
    "old_passport": Item(N_("The last passport is shown or handed in"), N_("a picture of the last passport"), "old_passport"),
}
# By the version of the form: a new one brings its own list, and dossiers begun before keep theirs.
LISTS = {
    "TK01-2026": ("photo", "person", "birth_place", "addresses", "family", "request", "old_passport", "loss_report"),
    "TK01a-2026": ("photo", "person", "birth_place", "addresses", "family", "representative", "request", "birth_certificate",
                   "old_passport"),
    "TK04-2026": ("person", "passport", "statement", "old_passport"),
    "TK05-2026": ("person", "passport", "statement"),
    "TK06-2026": ("person", "statement"),
}
VERDICTS = {"good": N_("In order"), "missing": N_("Missing or wrong")}

NOT_NOW = N_("The checklist is kept until the dossier has ended.")


def items(application):
    """The Items of a dossier's list by key, without papers that are not asked for."""
    asked = {each.kind for each in papers.asked(application)}
    found = {key: ITEMS[key] for key in LISTS.get(application.form, ())}
    return {key: item for key, item in found.items() if not item.paper or item.paper in asked}


def found(application):
    """What officers found so far: {key: DossierCheck}."""
    return {each.item: each for each in application.checks}


def asks(application):
    """The msgids of what is missing, as the supplement asks for it, in the order of the list."""
    kept = found(application)
    return [item.asks for key, item in items(application).items() if key in kept and kept[key].verdict == "missing"]


def complete(application):
    """Whether every item was looked at and found in order."""
    kept = found(application)
    return all(key in kept and kept[key].verdict == "good" for key in items(application))


def keep(*, by, application, verdicts):
    """Keep what an officer found: {key: "good" or "missing"}; what is left out was not looked at. Each names who and when."""
    known = items(application)
    verdicts = {key: verdict for key, verdict in verdicts.items() if key in known and verdict in VERDICTS}
    with write():
        held = moves.fresh(by, application)
        if not by.is_officer or held.state in moves.ENDS:
            refuse("", NOT_NOW)
        before = {key: row.verdict for key, row in found(held).items()}
        changed = {key for key in known if before.get(key) != verdicts.get(key)}
        if not changed:
            return
        DossierCheck.delete().where(DossierCheck.application == held, DossierCheck.item << list(changed)).execute()
        for key in changed & set(verdicts):
            DossierCheck.create(application=held, item=key, verdict=verdicts[key], by=by, at=now())
        audit.record("application.checked", by=by, subject=held, changed={key: verdicts.get(key, "") for key in sorted(changed)})
