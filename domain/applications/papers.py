"""Papers handed in with an application: which are asked for, taking them in, giving them back, throwing them away."""

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NamedTuple

from database import locked, write
from domain import attempts, audit, pictures
from domain.applications import form_versions, storage
from domain.applications.drafts import NOT_NOW
from domain.clock import now
from domain.names import tidy
from domain.pictures.process import Unreadable, ask, own_place
from domain.problems import N_, refuse
from models import Application, Paper

LABELS = {
    "photo": N_("Photo"),
    "birth_certificate": N_("Birth certificate"),
    "representative": N_("Proof that you represent the child"),
    "old_passport": N_("Passport"),
    "loss_report": N_("Report of the loss"),
    "other": N_("Other paper"),
}
NOTHING = N_("Please choose a file.")
WRONG_KIND = N_("This is not a JPEG or PNG picture and not a PDF. What counts is the content of the file, not its name.")
TOO_LARGE = N_("The file is larger than %(megabytes)s MB. Photograph or scan it with fewer points.")
NO_PDF = N_("The PDF is damaged and cannot be read. Save or scan it again.")
NOT_ASKED = N_("This paper is not asked for with this application.")
TWICE = N_("This very file was already sent as another paper. Please choose the right one, or remove the other first.")
TOO_MANY = N_("An application may have %(most)s papers. Please remove one that is not needed.")
TOO_MUCH = N_("The papers of one application may have %(megabytes)s MB together. Please remove one, or send smaller files.")
TOO_OFTEN = N_("Too many files were sent from here within an hour. Please wait a while.")
SIDE = 2400  # an A4 page so drawn can be read to the smallest print
# The longer side of a page of a PDF as it is shown, and enlarged; how long one waits for those that others look at.
PAGE, LARGE_PAGE, PATIENCE = 1400, 2200, 5


@dataclass(frozen=True)
class Limits:
    """How much people may send: sizes in bytes, `papers` and `together` for one application, `hourly` from one address."""

    photo: int = 15 * 1024**2
    paper: int = 10 * 1024**2
    papers: int = 12
    together: int = 40 * 1024**2
    pages: int = 30
    hourly: int = 120


class Asked(NamedTuple):
    """A paper the law asks for (or accepts) with an application. `required` ones are brought to the counter in any case."""

    kind: str
    required: bool
    why: str


def limits(config):
    """The limits as the settings say."""
    return Limits(photo=config.photo_bytes, paper=config.paper_bytes, papers=config.papers_per_application,
                  together=config.papers_bytes, pages=config.paper_pages, hourly=config.papers_per_hour)


def asked(application):
    """The papers asked for besides the photo: [(kind, required, why)], the required first.

    Law 49/2019/QH14 Art. 15 and 28, the procedure sheets of Circular 69/2026/TT-BCA."""
    found = {"restore": _of_restore, "child": _of_child, "adult": _of_request}.get(application.kind, lambda _: [])(application)
    if found or application.kind in ("adult", "child"):
        found = [*found, *(() if any(each.kind == "other" for each in found) else (_OTHER,))]
    return sorted(found, key=lambda each: not each.required)


def missing(application):
    """The kinds of papers that are required and were not sent: they are brought to the counter."""
    sent = {paper.kind for paper in of(application)}
    return [each.kind for each in asked(application) if each.required and each.kind not in sent]


def of(application):
    """The papers of an application besides its photo, in the order they came. Who may see it may see them."""
    return list(Paper.select().where(Paper.application == application, Paper.kind != "photo").order_by(Paper.id))


def name_of(paper):
    """What a paper is called in addresses: the beginning of its checksum. Numbers of rows come again, this does not."""
    return paper.checksum[:16]


def named(application, name):
    """The paper of this application with this name, or None."""
    return next((paper for paper in of(application) if name_of(paper) == name), None)


def read(paper, original=False):
    """The bytes of a paper, of a photo also the whole picture. Raises storage.Damaged when they are not what was kept."""
    return storage.read(paper.original if original else paper.checksum)


def intact(paper, original=False):
    """The bytes of a paper, or None when there is none or its file is gone or altered: that is written into the log."""
    try:
        return read(paper, original) if paper else None
    except storage.Damaged:
        logging.getLogger("khaibao").error("The file of a paper is gone or altered: %s", name_of(paper))
        return None


def page_of(paper, number, large=False, *, own=False):
    """The JPEG of one page of a PDF, counted from 1, drawn by the child process; None when it cannot be read.

    Raises Refused when too many are being looked at; `own` ones, by their applicants, one at a time."""
    content, side = intact(paper) if 1 <= number <= paper.pages else None, LARGE_PAGE if large else PAGE
    try:
        with own_place(PATIENCE) if own else nullcontext():
            return content and ask("page", content, "", patience=PATIENCE, number=number, side=side)[1][0]
    except Unreadable:
        return None


def add(*, by, application, kind, content, file_name="", limits=None, address=""):
    """Take in a picture (JPEG, PNG: redrawn) or a PDF (kept as it is when nothing in it acts); returns its Paper.

    Until an officer opens the application. The same paper sent twice is kept once. Raises Refused at `file`."""
    limits = limits or Limits()
    if kind not in {each.kind for each in asked(application)}:
        refuse("kind", NOT_ASKED)
    admit(application, content, limits.paper, limits, address)
    media_type, content, pages = _taken_in(content, limits)
    with storage.lock:
        checksum = storage.put(content)
        try:
            return _kept(by, application, limits, {"kind": kind, "file_name": plain_name(file_name), "media_type": media_type,
                                                   "checksum": checksum, "size": len(content), "pages": pages})
        except BaseException:
            storage.forget([checksum])
            raise


def remove(*, by, application, paper):
    """Throw a paper away, until an officer opens the application."""
    with write():
        changing(application)
        if paper.kind == "photo" or not Paper.delete().where(Paper.id == paper.id, Paper.application == application).execute():
            refuse("", N_("This paper was already removed."))
        touched(application)
        audit.record("paper.removed", by=by, subject=application, paper=paper.kind)
    storage.forget([paper.checksum, paper.original])


def finish(*, by, application):
    """Say that these are all papers; what is missing is brought to the counter."""
    with write():
        fresh = changing(application)
        touched(fresh, papers=True)
        audit.record("papers.finished", by=by, subject=fresh)


def admit(application, content, most, limits, address):
    """Refuse at `file`, before anything is opened: a closed application, nothing, too much, too often."""
    if not application.correctable:
        refuse("", NOT_NOW)
    if not content:
        refuse("file", NOTHING)
    if len(content) > most:
        refuse("file", TOO_LARGE, megabytes=most // 1024**2)
    count_in("papers", address, limits.hourly, "file")


def count_in(what, address, most_per_hour, field):
    """Count one more from this address within an hour; refused at `field` when there were enough."""
    key = f"{what}:{attempts.address_range(address)}"
    if attempts.count(key, 60) >= most_per_hour:
        refuse(field, TOO_OFTEN)
    attempts.add(key)


def changing(application):
    """The application held for a change within the caller's; refused when an officer has opened it or it has ended."""
    fresh = locked(Application.select().where(Application.id == application.id)).get_or_none()
    if fresh is None or not fresh.correctable:
        refuse("", NOT_NOW)
    return fresh


def touched(application, **done):
    """Note within the caller's change that an application was worked on; `done` says which sections are finished or no more."""
    fresh = Application.get_by_id(application.id)
    states = dict.fromkeys(fresh.finished, True) | done
    finished = [section.key for section in form_versions.by_code(fresh.form).sections if states.get(section.key)]
    Application.update(finished=finished, changed_at=now()).where(Application.id == fresh.id).execute()


def plain_name(file_name):
    """The name a person gave a file, without folders and control characters, its end kept."""
    return tidy((file_name or "").replace("\\", "/").rsplit("/", 1)[-1])[-200:]


def _taken_in(content, limits):
    if content.startswith(b"%PDF-"):
        try:
            return "application/pdf", content, ask("paper", content, "file", pages=limits.pages)[0]["pages"]
        except Unreadable:
            refuse("file", NO_PDF)
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        refuse("file", WRONG_KIND)
    return "image/jpeg", pictures.redraw(content, "file", most=limits.paper, side=SIDE), 1


def _kept(by, application, limits, values):
    with write():
        fresh = changing(application)
        there = of(fresh)
        same = next((paper for paper in there if paper.checksum == values["checksum"]), None)
        if same and same.kind != values["kind"]:
            refuse("file", TWICE)
        if same:
            return same
        if len(there) >= limits.papers:
            refuse("file", TOO_MANY, most=limits.papers)
        if sum(paper.size for paper in there) + values["size"] > limits.together:
            refuse("file", TOO_MUCH, megabytes=limits.together // 1024**2)
        made = Paper.create(application=fresh, **values)
        touched(fresh)
        audit.record("paper.added", by=by, subject=fresh, paper=made.kind)
        return made


_OTHER = Asked("other", False, N_("Anything else that proves what you state."))
_LAST = Asked("old_passport", False, N_("The last passport is handed in if it is still valid."))
_BY_REQUEST = {
    "lost": [Asked("loss_report", True, N_("A copy of the report of the loss (TK05), or the notice that it was received."))],
    "damaged": [Asked("old_passport", True, N_("The damaged passport is handed in."))],
    "changed": [_LAST, Asked("other", False, N_("The paper that proves what has changed."))],
    "expired": [_LAST], "expiring": [_LAST], "full": [_LAST],
}


def _of_restore(application):
    return [Asked("old_passport", True, N_("The passport found again is handed in."))]


def _of_request(application):
    return _BY_REQUEST.get(application.answers.get("request", ""), [])


def _of_child(application):
    found = [Asked("representative", False, N_("Only if the population database does not show that you represent the child."))]
    if not application.answers.get("personal_number"):
        found.append(Asked("birth_certificate", True, N_("A copy, because the child has no personal number yet.")))
    return found + _of_request(application)
