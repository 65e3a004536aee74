"""The public status page: whether the office is served, what it received last, and stops that were or will be."""

from datetime import timedelta

from domain import outages
from domain.clock import now
from views import page
from views.public import bp

SHOWN = timedelta(days=90)


@bp.get("/status")
def status():
    """What anyone may know of how the service runs; it names nobody."""
    at = now()
    return page("public/status.html", "status", at=at, last=outages.last_done(), planned=outages.planned(),
                late=outages.announced_late, away=outages.between(at - SHOWN, at)[::-1],
                minutes=outages.minutes(at - SHOWN, at), days=SHOWN.days)
