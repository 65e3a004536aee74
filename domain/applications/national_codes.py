"""The national code of a received dossier: `{agency}-{yymmdd}-{sequence}` (Decree 118/2025/NĐ-CP), e.g. H15.50.05-261008-0975."""

import re

from domain.clock import today
from models import DossierSequence

_FORM = re.compile(r"[A-Z0-9.]{1,30}-[0-9]{6}-[0-9]{4,9}")


def read(text):
    """The national code a person typed, case and blanks forgiven, or None when it cannot be one."""
    code = "".join((text or "")[:60].upper().split())
    return code if _FORM.fullmatch(code) else None


def give(agency):
    """The next code of an agency on the day of Viet Nam, inside the caller's change; None when the office has no agency id.

    Without gaps: a change that is not stored gives its number back, and of two at once the second waits for the first."""
    if not agency:
        return None
    row = DossierSequence.agency == agency, DossierSequence.day == today()
    DossierSequence.insert(agency=agency, day=today()).on_conflict_ignore().execute()
    DossierSequence.update(last=DossierSequence.last + 1).where(*row).execute()
    return f"{agency}-{today():%y%m%d}-{DossierSequence.get(*row).last:04}"
