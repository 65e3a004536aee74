"""Results that are ready, to be collected or posted: rows for the tests of deliveries."""

from datetime import timedelta

from domain.applications import deliveries, posting
from domain.clock import now, today
from tests.visits import application, point

POSTED = {"delivery": "post", "delivery_name": "Trần Thị Nhận", "delivery_phone": "0912345678",
          "delivery_address": "12/3 Đường Nguyễn Thị Minh Khai, phường Thủ Dầu Một, Thành phố Hồ Chí Minh"}


def ready(answers=None, **more):
    """The delivery of a dossier whose result is ready."""
    more = {"point": point(), "received_at": now() - timedelta(9), "due_on": today(), "ended_at": now(), **more}
    found = application(state="done", answers=answers or {}, **more)
    deliveries.ready(found)
    return fresh(found)


def fresh(found):
    return deliveries.of(getattr(found, "application", found))


def posted(officer, number="EE123456785VN"):
    found = ready(POSTED)
    posting.post(by=officer, parcels=[(found, number)])
    return found
