"""The words of notices: one template per kind, drawn for the inbox and for the mail, in the person's language."""

from typing import NamedTuple

from flask import current_app
from flask_babel import force_locale
from jinja2 import TemplateNotFound

from domain import installation


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


def mail_writer(app, config):
    """The outbox's writer: (notice, user, token) → subject and text, with whole addresses of this site."""
    def write(notice, user, token):
        with app.test_request_context("/", base_url=config.site), force_locale(user.locale):
            found = letter(notice, user, token)
            link = config.site + found.link if found.link else ""
            greeting = letter_frame(user, found.text, link)
        return found.subject, greeting
    return write


def letter_frame(user, text, link):
    """A mail's whole text: greeting, sentences, link, and who sends it."""
    frame = current_app.jinja_env.overlay(autoescape=False).get_template("mail/frame.txt")
    return frame.render(user=user, text=text, link=link, place=installation.current()).strip() + "\n"


def _texts(details):
    # Details come from other rooms; a missing one is an empty word, never an error that would stop the mail.
    return {"name": "", "code": "", "reason": "", "status": "", "months": "", "day": "", "into": "", **details}
