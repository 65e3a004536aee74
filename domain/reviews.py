"""The office's word on a declaration: Mới, Xác nhận, Không xác nhận, Từ chối, Xác minh lại."""

from database import locked, write
from domain import audit, counting, establishments, notices
from domain.problems import N_, refuse, refuse_longer
from domain.stay_changes import same_as_read
from domain.stays import may_change
from models import Stay, StayChange

_NEED_REASON = ("not_confirmed", "rejected", "reverify")
LENGTHS = {"reason": 500, "verification_result": 1000}


def review(*, by, stay, status, reason="", verification_result=None, revision=None):
    """Give a declaration its status; all but a confirmation need a reason, which the owner reads.

    `revision` is the one the officer has read: what was corrected since must be read before it is decided on.

    `verification_result` is what the commune found on the spot: for officers only, None leaves it as it is.
    """
    with write():
        stay = locked(Stay.select().where(Stay.id == stay.id)).get()
        _guard(by, stay, status, reason, verification_result or "")
        same_as_read(stay, revision)
        before = {"status": stay.status, "reason": stay.status_reason}
        if verification_result is not None:
            stay.verification_result = verification_result
        with counting.changing(stay):
            stay.status, stay.status_reason = status, reason
            stay.save(only=[Stay.status, Stay.status_reason, Stay.verification_result])
        if before != {"status": status, "reason": reason}:
            after = {"status": status, "reason": reason}
            StayChange.create(stay=stay, by=by, verb="reviewed", before=before, after=after, reason=reason)
            told = list(establishments.members(stay.establishment_id))
            notices.queue("stay_status", to=told, code=stay.code, status=status, reason=reason)
        audit.record("stay.reviewed", by=by, subject=stay, status=status)
    return stay


def confirm_all(*, by, stays, read):
    """Confirm several new declarations at once. `read` is code → the revision the officer saw on the list.

    Those decided or corrected since are left alone. Returns how many were confirmed."""
    with write():
        # Looked at again inside the change: another officer may have decided since the list was drawn.
        still_new = list(locked(Stay.select().where(Stay.id.in_([stay.id for stay in stays]), Stay.status == "new",
                                                    Stay.cancelled_at.is_null()).order_by(Stay.id)))
        as_read = [stay for stay in still_new if read.get(stay.code) == stay.revision]
        for stay in as_read:
            review(by=by, stay=stay, status="confirmed")
    return len(as_read)


def look(*, by, stay, beside=False):
    """Record that an officer opened a declaration, or what is shown `beside` its page: every look at a person is written down."""
    audit.look("stay.looked_at", by=by, subject=stay, beside=beside)


def following(query, stay):
    """The next declaration among `query` that nobody decided on yet: the newest one older than this; None at the end."""
    return query.where(Stay.status == "new", Stay.cancelled_at.is_null(), Stay.id < stay.id).order_by(Stay.id.desc()).first()


def _guard(by, stay, status, reason, result):
    if not by.is_officer or not may_change(by, stay.establishment):
        refuse("", N_("Only the officers in charge of the ward may decide on this declaration."))
    if stay.cancelled_at:
        refuse("status", N_("This declaration is cancelled."))
    if status not in ("confirmed", *_NEED_REASON, "new"):
        refuse("status", N_("Choose what the office says."))
    if status in _NEED_REASON and not reason:
        refuse("reason", N_("Write the reason: the owner of the establishment reads it."))
    refuse_longer("reason", reason, LENGTHS["reason"])
    refuse_longer("verification_result", result, LENGTHS["verification_result"])
