"""Is a receipt genuine? Anyone may ask; strangers learn nothing about a guest."""

from io import BytesIO

import segno
from flask import Response, abort, g, redirect, request, url_for
from peewee import fn

from domain import codes, stays
from models import Batch, Stay, StayChange
from views import page, stay_pages
from views.public import bp


@bp.get("/verify")
@bp.get("/verify/<code>")
def verify(code=None):
    """Genuine, changed since, cancelled, or unknown. A code typed into the field leads to its own address."""
    typed = request.args.get("code")
    if code is None and typed:
        read = codes.read(typed)
        return redirect(url_for(".verify", code=codes.shown(read) if read else typed[:40]), 303) if typed.strip() else _page("")
    return _page(code or "")


@bp.get("/verify/<code>/qr.svg")
def verify_qr(code):
    """The QR printed on a receipt: the address that verifies it."""
    read = codes.read(code) or abort(404)
    target = BytesIO()
    segno.make(stay_pages.verify_url(read), error="m", micro=False).save(target, kind="svg", scale=4, border=2, xmldecl=False)
    return Response(target.getvalue(), mimetype="image/svg+xml")


def _page(code):
    read = codes.read(code)
    stay = Stay.get_or_none(Stay.code == read) if read else None
    batch = Batch.get_or_none(Batch.code == read) if read and not stay else None
    changed = _changed(Stay.batch == batch if batch else Stay.id == stay.id) if stay or batch else None
    if batch and not changed:
        changed = Stay.select(fn.MAX(Stay.cancelled_at)).where(Stay.batch == batch).scalar()
    own = bool(stay and g.user) and stays.visible_to(g.user).where(Stay.id == stay.id).exists()
    return page("public/verify.html", "answer", 404 if code and not (stay or batch) else 200, code=code, read=read, stay=stay,
                batch=batch, changed=changed, own=own)


def _changed(which):
    """When what the receipt says was last changed: corrected or extended. A departure on time changes nothing it says."""
    return (StayChange.select(fn.MAX(StayChange.at)).join(Stay).where(which, StayChange.verb.in_(("corrected", "extended")))
            .scalar())
