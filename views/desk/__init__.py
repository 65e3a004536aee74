"""The desk of the commune's and the province's officers: one set of rooms with two doors."""

from flask import Blueprint, abort, g

from views import holds

bp = Blueprint("desk", __name__)
holds.register(bp)


def province_only():
    """Let only officers of the province go on: to a commune these pages do not exist."""
    if g.user.role != "province":
        abort(404)


from views.desk import (  # noqa: E402, F401
    applications,
    appointments,
    counter,
    data_requests,
    deliveries,
    establishments,
    forgotten_passwords,
    handling,
    home,
    inbox,
    inspections,
    mergers,
    papers,
    payments,
    persons,
    points,
    quality,
    reception,
    register_lists,
    reports,
    satisfaction,
    search,
    slips,
    stays,
    visit_figures,
    watch,
    watch_lists,
)
