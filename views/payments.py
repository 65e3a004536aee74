"""Where VNPAY comes back: its server's call, the only one that changes anything, and the payer's browser, for display only."""

import logging

from flask import Blueprint, abort, current_app, g, jsonify, redirect, request, url_for

from domain.applications import access
from domain.payments import callbacks
from models import Application
from views import page
from views.citizen import token

bp = Blueprint("payments", __name__, url_prefix="/payments")
log = logging.getLogger("khaibao")


@bp.get("/vnpay/ipn")
def ipn():
    """VNPAY's server tells what became of an order; answered when it is stored, so an unanswered call comes again."""
    gateway = current_app.gateways.get("vnpay") or abort(404)
    try:
        code = callbacks.take(gateway, request.args.items(multi=True), address=request.remote_addr or "")
    except Exception:  # VNPAY asks for this answer, and calls again
        log.exception("VNPAY's call")
        code = "99"
    return jsonify(RspCode=code, Message=callbacks.SAID[code])


@bp.get("/vnpay/return")
def returned():
    """The payer is back: led to the own application, or told in a word how the payment stands. Nothing is changed."""
    gateway = current_app.gateways.get("vnpay") or abort(404)
    attempt = callbacks.returned(gateway, request.args.items(multi=True))
    payment = attempt.payment if attempt else None
    if payment and access.held_by(g.user, token()).where(Application.id == payment.application_id).exists():
        return redirect(url_for("citizen.payment", code=payment.application.code, back=attempt.reference), 303)
    return page("citizen/payment_returned.html", "returned", payment=payment)
