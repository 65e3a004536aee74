"""Mail over SMTP (RFC 5321): one message to exactly one address, within ten seconds a word, over verified TLS."""

import smtplib
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

SECONDS = 10
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Undelivered(Exception):
    """The mail did not leave; the text says why. `later`: not the fault of this mail, the server may take it another time."""

    def __init__(self, text, later=False):
        super().__init__(text)
        self.later = later


def send(config, *, to, letter, reference):
    """Send a letter through SMTP_URL, or raise Undelivered: its `subject`, `text`, `html` ("" for none) and `calendar` (or None).

    When the line breaks after the text was sent the mail may have arrived and be sent again: that is told nobody, so each try
    carries the same Message-ID, made of `reference`, and mail programs show it once."""
    server = urlsplit(config.smtp_url)
    sender = config.mail_from or f"no-reply@{urlsplit(config.site).hostname}"
    try:
        message = _message(sender, to, letter, reference)
        with closing(_connect(server)) as line:
            _sign_in(line, server)
            line.send_message(message, from_addr=sender, to_addrs=[to])
            # It has been taken: a server that says good-bye badly must not get it a second time.
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}", _later(error)) from error


def knock(config):
    """Sign in at the mail server and go away again; raises what went wrong (OSError, SMTPException, ValueError)."""
    server = urlsplit(config.smtp_url)
    with closing(_connect(server)) as line:
        _sign_in(line, server)
        line.quit()


def _later(error):
    """Whether the server is away or busy (4yz), and not this mail refused (5yz; no address at all)."""
    codes = [code for code, _words in error.recipients.values()] if isinstance(error, smtplib.SMTPRecipientsRefused) else [
        error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if codes:
        return all(code < 500 for code in codes) or isinstance(error, smtplib.SMTPAuthenticationError)
    return not isinstance(error, ValueError)


def _message(sender, to, letter, reference):
    message = EmailMessage()
    # A comma or line break in any of these would make a second receiver or header.
    if any(char in sender + to for char in ",;\r\n<>"):
        raise ValueError("not exactly one address")
    message["From"], message["To"], message["Subject"] = sender, to, " ".join(letter.subject.split())
    message["Date"], message["Message-ID"] = formatdate(), f"<{reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        message.add_attachment(letter.calendar, maintype="text", subtype="calendar", filename="lich-hen.ics",
                               params={"method": "PUBLISH", "charset": "utf-8"})
    return message


def _connect(server):
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.hostname, server.port or 465, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(server.hostname, server.port or 587, timeout=SECONDS)


def _sign_in(line, server):
    _secure(line, server)
    if server.username:
        line.login(unquote(server.username), unquote(server.password or ""))


def _secure(line, server):
    line.ehlo()
    if server.scheme == "smtps":
        return
    if line.has_extn("starttls"):
        line.starttls(context=ssl.create_default_context())
        line.ehlo()
    elif server.hostname not in _LOOPBACK:
        # Links that set passwords must not cross the network readable.
        raise smtplib.SMTPNotSupportedError("the mail server offers no TLS")
