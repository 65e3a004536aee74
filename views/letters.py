"""The words of notices: one template per kind, for inbox and mail in the person's language; and those of SMS."""

from contextlib import ExitStack
from typing import NamedTuple

from flask import current_app
from flask_babel import force_locale, gettext
from jinja2 import TemplateNotFound

import documents
from domain import codes, installation, notices, sending
from domain.clock import now
from domain.visits import appointment_rows

# Notices that bring the appointment as a file for the calendar.
CALENDAR = ("appointment_booked", "appointment_moved", "appointment_kept", "appointment_reminder", "appointment_cancelled")


class Letter(NamedTuple):
    """A notice in words: its subject, its sentences, and the address it leads to ("" for none)."""

    subject: str
    text: str
    link: str


def letter(notice, user, token=""):
    """The words of a notice in the language of the page. A kind without a template of its own gets general words."""
    # Plain text: escaping is the business of the page that shows it.
    letters = current_app.jinja_env.overlay(autoescape=False)
    try:
        template = letters.get_template(f"mail/{notice.kind}.txt")
    except TemplateNotFound:
        template = letters.get_template("mail/letter.txt")
    context = {"user": user, "token": token, "when": notice.created_at, **_texts(notice.details)}
    return Letter(*(" ".join("".join(template.blocks[block](template.new_context(context))).split())
                    for block in ("subject", "text", "link")))


class Writer:
    """The outbox's writer: the words of mails and SMS, with whole addresses of this site."""

    def __init__(self, app, config):
        self.app, self.config = app, config

    def mail(self, notice, user, token=""):
        """A notice as a mail: plain, HTML, and the appointment it is about for the calendar."""
        with self._at_home(user):
            found = letter(notice, user, token)
            link = self.config.site + found.link if found.link else ""
            context = {"user": user, "subject": found.subject, "text": found.text, "link": link, "place": installation.current()}
            return sending.Letter(found.subject, _frame("mail/frame.txt", False, context),
                                  _frame("mail/_frame.html", True, context), _calendar(notice, found, link, self.config.host))

    def sms(self, notice, user):
        """A notice as an SMS: what happened to the dossier of a code, and a day; nothing else about a person."""
        with self._at_home(user):
            return gettext(notices.TEXTS[notice.kind], code=codes.shown(str(notice.details.get("code", ""))),
                           day=str(notice.details.get("day", "")))

    def _at_home(self, user):
        stack = ExitStack()
        stack.enter_context(self.app.test_request_context("/", base_url=self.config.site))
        stack.enter_context(force_locale(user.locale))
        return stack


def _frame(name, escaped, context):
    template = current_app.jinja_env.overlay(autoescape=escaped).get_template(name)
    return template.render(**context).strip() + "\n"


def _calendar(notice, found, link, host):
    booked = appointment_rows.by_code(notice.details.get("appointment") or "") if notice.kind in CALENDAR else None
    return booked and documents.calendar_file.event(booked, title=gettext("Appointment at the reception point"),
                                                    details=f"{found.text}\n{link}", made_at=now(), host=host)


def _texts(details):
    # Details come from other rooms; a missing one is an empty word, never an error that would stop the mail.
    return {"name": "", "code": "", "reason": "", "status": "", "months": "", "day": "", "into": "", **details}
