"""Fees at the desk: asked and taken in cash, the bank's statement, money to be paid back, the cash of a week."""

from collections import Counter

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import audit
from domain.applications import dossiers
from domain.clock import now, today
from domain.payments import cash, orders, reconciliation, refunds
from forms.base import tidied
from forms.payments import LineForm, PayBackForm, StatementForm, WeekForm
from models import Refund, StatementFile, StatementLine
from views import done, downloads, page
from views.desk import bp, province_only
from views.desk.applications import own_dossier
from views.desk.search import searched


@bp.get("/payments")
def payments():
    """Dossiers whose fee may be asked or taken, found by name, number or code, each with its fee."""
    q = searched(tidied(request.args.get("q", "")))
    return page("desk/payments.html", "fees", q=q, rows=orders.desk_rows(g.user, q), ways=orders.WAYS, states=orders.STATES,
                receipt=cash.receipt_shown)


@bp.post("/applications/<code>/payment")
def ask_payment(code):
    """Ask the fee of a dossier, or take it in cash, or withdraw it; back to the dossier in the list."""
    found = dossiers.by_code(g.user, code) or abort(404)
    act = request.form.get("act", "")
    if act == "cash":
        with done(_("The fee is paid. Please print the receipt.")):
            cash.take(by=g.user, application=found)
    elif act == "withdraw":
        with done(_("The fee is withdrawn.")):
            orders.cancel(by=g.user, payment=orders.current(found) or abort(404))
    else:
        with done(_("The fee is asked, and the applicant is told.")):
            orders.ask(by=g.user, application=found, days=current_app.khaibao.payment_days)
    return redirect(url_for(".payments", q=found.code), 303)


@bp.get("/applications/<code>/payment/receipt.pdf")
def payment_receipt(code):
    """The receipt of a paid fee, to be printed for the payer."""
    return downloads.payment_receipt(orders.current(own_dossier(code)))


@bp.route("/payments/statements", methods=["GET", "POST"])
def statements():
    """Upload the bank's statement, to be looked at before it is stored; and what became of each line stored."""
    form, outcome = StatementForm(), request.args.get("outcome", "")
    province_only()
    if form.validate_on_submit():
        with form.refusals():
            file = reconciliation.read(by=g.user, **form.file.sent, limits=reconciliation.limits(current_app.khaibao))
            return redirect(url_for(".statement_file", id=file.id), 303)
    return page("desk/statements.html", "statements", form=form, outcome=outcome, outcomes=reconciliation.OUTCOMES,
                lines=reconciliation.lines(outcome), line_form=LineForm(formdata=None))


@bp.route("/payments/statements/files/<int:id>", methods=["GET", "POST"])
def statement_file(id):
    """What each line of a statement would become; stored, or thrown away."""
    province_only()
    file = StatementFile.get_or_none(StatementFile.id == id)
    if request.method == "GET":
        lines = reconciliation.preview(file or abort(404))
        return page("desk/statement_file.html", "preview", file=file, lines=lines, outcomes=reconciliation.OUTCOMES,
                    counts=Counter(each.outcome for each in lines))
    if file is None:
        flash(_(reconciliation.GONE), "error")
    elif request.form.get("act") == "discard":
        with done(_("Thrown away. Nothing was stored.")):
            reconciliation.discard(by=g.user, file=file)
    else:
        flash(_said(reconciliation.store(by=g.user, file=file)), "good")
    return redirect(url_for(".statements"), 303)


@bp.post("/payments/statements/<int:id>")
def assign_line(id):
    """Say whose money a line of a statement is, or that it is no fee."""
    province_only()
    line, form = StatementLine.get_or_none(StatementLine.id == id) or abort(404), LineForm()
    with done(_("The line is assigned.")):
        if form.code.data:
            reconciliation.assign(by=g.user, line=line, code=form.code.data)
        else:
            reconciliation.set_aside(by=g.user, line=line, note=form.note.data or "")
    return redirect(url_for(".statements"), 303)


@bp.get("/payments/refunds", endpoint="refunds")
def show_refunds():
    """Money to be paid back, with the account of item 15; below it what was paid back."""
    return page("desk/refunds.html", "refunds", due=list(refunds.due(g.user)),
                made=list(refunds.due(g.user, done=True).limit(50)), account=refunds.account_of,
                ways=orders.WAYS, form=PayBackForm(formdata=None))


@bp.get("/payments/refunds.xlsx")
def export_refunds():
    """Money to be paid back, as the bank's transfer wants it."""
    rows = list(refunds.due(g.user))
    audit.record("refunds.exported", by=g.user, count=len(rows))
    body = documents.refund_book.book(rows, account=refunds.account_of, made_by=g.user.full_name, made_at=now())
    return downloads.workbook(body, f"hoan-le-phi-{today():%Y%m%d}")


@bp.post("/payments/refunds/<int:id>")
def pay_back(id):
    """Write down that money was paid back."""
    refund = Refund.get_or_none(Refund.id == id, Refund.id << refunds.due(g.user).select(Refund.id)) or abort(404)
    with done(_("Written down, and the applicant is told.")):
        refunds.pay_back(by=g.user, refund=refund, reference=PayBackForm().reference.data or "")
    return redirect(url_for(".refunds"), 303)


@bp.get("/payments/week")
def cash_week():
    """What was collected in a week, day by day and way by way, and when it must be with the Treasury."""
    week = _week()
    return page("desk/cash_week.html", "week", 200, week=week, form=WeekForm(formdata=None, day=week.since), ways=orders.WAYS,
                paid=list(cash.paid_between(g.user, week.since, week.until)), receipt=cash.receipt_shown)


@bp.get("/payments/week.xlsx")
def export_cash_week():
    """The same as a workbook, with every receipt."""
    week = _week()
    cash.exported(by=g.user, week=week)
    body = documents.cash_book.book(week, list(cash.paid_between(g.user, week.since, week.until)), receipt=cash.receipt_shown,
                                    made_by=g.user.full_name, made_at=now())
    return downloads.workbook(body, f"thu-le-phi-{week.since:%Y%m%d}")


def _week():
    form = WeekForm(request.args)
    return cash.week_of(g.user, form.day.data if form.validate() else None)


def _said(found):
    return _("%(rows)s lines read.", rows=sum(found.values())) + " " + "; ".join(
        f"{_(reconciliation.OUTCOMES[name])}: {number}" for name, number in found.items())
