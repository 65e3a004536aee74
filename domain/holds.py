"""Legal holds: a declaration, a dossier or all stays of a document are kept past their term until they are released."""

from database import locked, write
from domain import audit, codes, retention
from domain.clock import now
from domain.names import document_number, tidy
from domain.problems import N_, refuse, refuse_longer
from models import Application, LegalHold, Stay

ACTS = {"hold.set": N_("Legal hold set"), "hold.released": N_("Legal hold released")}
KEEPERS = ("province", "admin")


def keep(*, by, code="", passport_number="", nationality="", reason):
    """Hold what has this code (of a declaration or a dossier), or all stays of a document. Refuses what is redacted already."""
    _only_keepers(by)
    reason, code, number = tidy(reason), code.strip(), document_number(passport_number)
    if not reason:
        refuse("reason", N_("Please give the reason, with the number of the letter that asks for it."))
    refuse_longer("reason", reason, 500)
    if bool(code) == bool(number):
        refuse("code", N_("Please give either the code of a declaration or dossier, or a passport number."))
    if number and not nationality:
        refuse("nationality", N_("Please choose the nationality of the passport."))
    refuse_longer("passport_number", number, 20)
    with write():
        held = _of_code(code) if code else {"passport_number": number, "nationality": nationality}
        if number:
            # Locked, so that a redaction under way ends first, and a later one finds this hold.
            list(locked(Stay.select(Stay.id).where(Stay.passport_number == number, Stay.nationality == nationality)))
        same = [getattr(LegalHold, name) == value for name, value in held.items()]
        if LegalHold.select().where(*same, LegalHold.released_at.is_null()).exists():
            refuse("code" if code else "passport_number", N_("This is held already."))
        hold = LegalHold.create(**held, reason=reason, held_by=by)
        audit.record("hold.set", by=by, subject=hold, reason=reason)
    return hold


def release(*, by, hold):
    """Let it go: its term, if it is over, acts in the next night. Once only."""
    _only_keepers(by)
    with write():
        if LegalHold.update(released_at=now(), released_by=by).where(
                LegalHold.id == hold.id, LegalHold.released_at.is_null()).execute():
            audit.record("hold.released", by=by, subject=hold)


def standing():
    """The holds in force, the newest first."""
    return list(LegalHold.select().where(LegalHold.released_at.is_null()).order_by(LegalHold.id.desc()))


def _of_code(code):
    code = codes.read(code) or ""
    stay = locked(Stay.select().where(Stay.code == code)).first()
    application = None if stay else locked(Application.select().where(Application.code == code)).first()
    if not stay and not application:
        refuse("code", N_("No declaration and no dossier has this code."))
    if retention.redacted(stay or application):
        refuse("code", N_("Its term is over and its personal data are gone: there is nothing left to hold."))
    return {"stay": stay} if stay else {"application": application}


def _only_keepers(by):
    if by is None or by.role not in KEEPERS:
        refuse("", N_("Only an officer of the province or an administrator may do this."))
