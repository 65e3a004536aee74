"""What officers look for: every filter of their list alone, and the combinations that people ask for."""

from datetime import timedelta

from bench.data import RARE
from domain.clock import today
from domain.stay_lists import STATES
from models import STATUSES, Establishment, Stay, Ward


def searches():
    """(label, filters) pairs as they stand in a link; values are taken from the database that is measured."""
    stay = Stay.select().where(Stay.id == Stay.select(Stay.id).order_by(Stay.id.desc()).limit(1)).get()
    large, small = (Establishment.select().order_by(order).get() for order in (Establishment.id, Establishment.id.desc()))
    last_ward, day = Ward.select().order_by(Ward.id.desc()).get(), timedelta(1)
    yield "all", {}
    yield from ((f"state {state}", {"state": state}) for state in STATES)
    yield from ((f"status {status}", {"status": status}) for status in STATUSES)
    yield from ((f"channel {channel}", {"channel": channel}) for channel in ("web", "slip"))
    yield from ((f"nationality {code}", {"nationality": code}) for code in ("KOR", "LUX", "ISL"))
    yield "room", {"room": "305"}
    yield "room nobody has", {"room": "X99"}
    yield from ((f"name {words}", {"q": words}) for words in ("KIM", "MIN JUN", "LI", "QX", "XQZJ", RARE.split()[0], "TRAN THI"))
    yield "passport", {"q": stay.passport_number}
    yield "passport from its start", {"q": stay.passport_number[:5]}
    yield "passport nobody has", {"q": "Q7Q7Q7Q7"}
    yield "establishment, large", {"establishment": large.code}
    yield "establishment, small", {"establishment": small.code}
    yield "ward", {"ward": last_ward.code}
    yield "today", {"since": f"{today()}"}
    yield "a week two years ago", {"since": f"{today() - 740 * day}", "until": f"{today() - 733 * day}"}
    yield "until three years ago", {"until": f"{today() - 1090 * day}"}
    yield from _combined(large, last_ward, f"{today() - 7 * day}", f"{today() - 700 * day}")


def _combined(large, ward, week, long_ago):
    both = (
        {"state": "staying", "nationality": "KOR"}, {"state": "overdue", "nationality": "LUX"},
        {"state": "staying", "ward": ward.code}, {"state": "late", "ward": ward.code}, {"state": "cancelled", "ward": ward.code},
        {"state": "overdue", "status": "new"}, {"state": "left", "status": "rejected"},
        {"state": "permit_ended", "ward": ward.code},
        {"status": "reverify", "ward": ward.code}, {"status": "rejected", "nationality": "JPN"},
        {"status": "new", "since": week}, {"status": "rejected", "until": long_ago}, {"state": "late", "until": long_ago},
        {"nationality": "LUX", "ward": ward.code}, {"nationality": "LUX", "until": long_ago}, {"q": "KIM", "state": "overdue"},
        {"q": RARE.split()[0], "state": "staying"}, {"q": "KIM", "ward": ward.code}, {"q": "KIM", "until": long_ago},
        {"q": "LI", "status": "rejected"}, {"establishment": large.code, "state": "staying"},
        {"establishment": large.code, "status": "rejected"}, {"establishment": large.code, "nationality": "LUX"},
        {"establishment": large.code, "until": long_ago}, {"channel": "slip", "status": "rejected"},
        {"channel": "slip", "ward": ward.code}, {"state": "doubtful", "status": "reverify", "ward": ward.code},
        {"room": "305", "ward": ward.code, "status": "reverify"})
    return ((" + ".join(f"{name} {value}" for name, value in each.items()), each) for each in both)
