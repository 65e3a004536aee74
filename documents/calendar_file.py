"""An appointment as a calendar file (RFC 5545), for any telephone or mail program."""

from datetime import datetime, timedelta

from domain.clock import instant

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def event(appointment, *, title, details, made_at, host):
    """The .ics bytes: one event in UTC with a reminder two hours before; cancelled when the appointment is no longer booked."""
    slot = appointment.slot
    starts = instant(datetime.fromisoformat(f"{slot.day.isoformat()}T{slot.starts}"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Khaibao//VI", "METHOD:PUBLISH", "BEGIN:VEVENT",
             f"UID:{appointment.code}@{host}", f"SEQUENCE:{appointment.moves}", f"DTSTAMP:{_utc(made_at)}",
             f"DTSTART:{_utc(starts)}", f"DTEND:{_utc(starts + timedelta(minutes=slot.minutes))}",
             f"SUMMARY:{_text(title)}", f"LOCATION:{_text(f'{slot.point.name}, {slot.point.address}')}",
             f"DESCRIPTION:{_text(details)}",
             f"STATUS:{'CONFIRMED' if appointment.state in ('held', 'booked') else 'CANCELLED'}",
             "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(title)}", "TRIGGER:-PT2H", "END:VALARM",
             "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _utc(moment):
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(text):
    return text.translate(_ESCAPED)


def _folded(line):
    """Lines of at most 75 octets; what follows begins with a blank (RFC 5545, 3.1)."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > 75:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    yield piece
