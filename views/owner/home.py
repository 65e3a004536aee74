"""The owner's day: who is staying, who should have left, what was declared last."""

from flask import g

from domain import establishments, stay_lists, stays
from views import page
from views.owner import bp


@bp.get("")
@bp.get("/")
def home():
    mine, places = stays.visible_to(g.user), list(establishments.visible_to(g.user))
    return page("owner/home.html", "day", counts=stay_lists.counts(mine), asked=stay_lists.asked_today(mine), places=places,
                ready=any(map(establishments.accepted, places)), latest=stay_lists.page(mine, stay_lists.Filters()).rows[:8])
