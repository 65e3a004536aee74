"""The words in the record of what is done with fees."""

from domain.problems import N_

ACTS = {
    "payment.asked": N_("Fee asked for"),
    "payment.cancelled": N_("Fee withdrawn"),
    "payment.expired": N_("Fee not paid in time"),
    "payment.paid": N_("Fee paid"),
    "payment.part": N_("Part of a fee arrived"),
    "payment.started": N_("Payer led to the payment page"),
    "payments.exported": N_("Report of fees downloaded"),
    "refund.done": N_("Money paid back"),
    "refund.due": N_("Money to be paid back"),
    "refunds.exported": N_("List of money to be paid back downloaded"),
    "statement.assigned": N_("Line of a bank statement assigned"),
    "statement.uploaded": N_("Bank statement uploaded"),
}
