"""The fee of an application: what is asked, the ways to pay it, the QR of a transfer, the way to VNPAY, the receipt."""

import io

import segno
from flask import abort, current_app, g, redirect, request, send_file, url_for
from flask_babel import get_locale

from domain.clock import now
from domain.payments import callbacks, cash, orders
from domain.problems import Refused
from models import PaymentEvent
from views import downloads, page, say_why
from views.citizen import bp, own_application


@bp.get("/applications/<code>/payment")
def payment(code):
    """What is asked and how it can be paid; asked again every few seconds until it is paid. `back` comes from VNPAY."""
    found = own_application(code)
    asked = orders.current(found) or abort(404)
    attempt = _attempt(asked, request.args.get("back", ""))
    heard = PaymentEvent.get_or_none(PaymentEvent.reference == attempt.reference, PaymentEvent.verdict == "failed") \
        if attempt else None
    return page("citizen/payment.html", "payment", application=found, payment=asked, gateways=current_app.gateways,
                back=attempt, failed=heard, open=orders.payable(asked), came=orders.received(asked),
                transfer=callbacks.transfer_text(asked), qr=_qr(asked), config=current_app.khaibao,
                receipt=cash.receipt_shown(asked), now=now())


@bp.post("/applications/<code>/payment/vnpay")
def pay_by_vnpay(code):
    """Set out for VNPAY: an attempt is kept, then the page leads there."""
    found = own_application(code)
    asked, _gateway = orders.current(found) or abort(404), current_app.gateways.get("vnpay") or abort(404)
    try:
        attempt = orders.start(by=g.user, payment=asked, way="vnpay")
    except Refused as refused:
        say_why(refused)
        return redirect(url_for(".payment", code=found.code), 303)
    return redirect(url_for(".leave_for_vnpay", code=found.code, attempt=attempt.reference), 303)


@bp.get("/applications/<code>/payment/vnpay")
def leave_for_vnpay(code):
    """The page that leads to VNPAY by itself, with a link for browsers that do not."""
    found = own_application(code)
    asked, gateway = orders.current(found) or abort(404), current_app.gateways.get("vnpay") or abort(404)
    attempt = _attempt(asked, request.args.get("attempt", "")) or abort(404)
    if not orders.payable(asked):
        return redirect(url_for(".payment", code=found.code), 303)
    order = callbacks.order(attempt, language=get_locale().language, address=request.remote_addr or "127.0.0.1",
                            return_to=current_app.khaibao.site + url_for("payments.returned"))
    return page("citizen/payment_leaving.html", "leaving", application=found, payment=asked,
                address=gateway.start(order).redirect)


@bp.get("/applications/<code>/payment/qr.png")
def payment_qr(code):
    """The QR of the transfer as a picture, to be kept and opened in the bank's app."""
    asked = orders.current(own_application(code)) or abort(404)
    drawn = _qr(asked) or abort(404)
    picture = io.BytesIO()
    drawn.save(picture, kind="png", scale=8, border=4)
    picture.seek(0)
    return send_file(picture, "image/png", as_attachment=True, download_name=f"vietqr-{asked.code}.png")


@bp.get("/applications/<code>/payment/receipt.pdf")
def payment_receipt(code):
    """The receipt of a paid fee."""
    return downloads.payment_receipt(orders.current(own_application(code)))


def _attempt(asked, reference):
    attempt = orders.attempt_of(reference) if reference else None
    return attempt if attempt and attempt.payment_id == asked.id else None


def _qr(asked):
    gateway = current_app.gateways.get("vietqr")
    if gateway is None or not orders.payable(asked):
        return None
    started = gateway.start(callbacks.transfer(asked, orders.received(asked)))
    return segno.make(started.qr, error="m", micro=False)
