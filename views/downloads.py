"""Files a person takes along: papers shown in the browser, workbooks to be saved, each under a name of ours."""

from io import BytesIO

from flask import abort, send_file

import documents
from domain.clock import now
from domain.payments import cash

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(content, name):
    """A PDF shown in the browser."""
    return send_file(BytesIO(bytes(content)), "application/pdf", download_name=f"{name}.pdf")


def workbook(content, name):
    """An Excel workbook to be saved: its bytes, or the file it was written into."""
    file = content if isinstance(content, BytesIO) else BytesIO(content)
    file.seek(0)
    return send_file(file, XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def payment_receipt(payment):
    """The receipt of a paid fee; there is none before it is paid."""
    if payment is None or payment.paid_at is None:
        abort(404)
    content = documents.payment_receipt.receipt(payment, number=cash.receipt_shown(payment), made_at=now())
    return pdf(content, f"bien-lai-{payment.code}")
