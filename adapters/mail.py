"""Mail over SMTP (RFC 5321): one message to exactly one address, within ten seconds, over verified TLS."""

import smtplib
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

SECONDS = 10
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Undelivered(Exception):
    """The mail did not leave; the text says why, for the log."""


def send(config, *, to, subject, text):
    """Send one mail through SMTP_URL, or raise Undelivered.

    When the line breaks after the text was sent the mail may have arrived and be sent again: that is told nobody."""
    server = urlsplit(config.smtp_url)
    sender = config.mail_from or f"no-reply@{urlsplit(config.site).hostname}"
    try:
        message = _message(sender, to, subject, text)
        with closing(_connect(server)) as line:
            _secure(line, server)
            if server.username:
                line.login(unquote(server.username), unquote(server.password or ""))
            line.send_message(message, from_addr=sender, to_addrs=[to])
            # It has been taken: a server that says good-bye badly must not get it a second time.
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from error


def _message(sender, to, subject, text):
    message = EmailMessage()
    # A comma or line break in any of these would make a second receiver or header.
    if any(char in sender + to for char in ",;\r\n<>"):
        raise ValueError("not exactly one address")
    message["From"], message["To"], message["Subject"] = sender, to, " ".join(subject.split())
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _connect(server):
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.hostname, server.port or 465, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(server.hostname, server.port or 587, timeout=SECONDS)


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
