"""Results in the demo: some to be collected, to be posted, on their way, back, given out, never collected; and dead letters."""

from datetime import timedelta

from demo.counter import another
from demo.past import dated
from demo.visits import citizen
from domain import notices
from domain.applications import deliveries, handing_over, posting
from domain.clock import local, now
from domain.visits import calendar
from models import Application, Delivery, Notice, TextMessage

_NUMBER = 700
_STREETS = ("12/3 Đường Nguyễn Thị Minh Khai, phường Thủ Dầu Một", "45 Đại lộ Bình Dương, phường Phú Lợi",
            "Thôn 3, đường ĐT 750, xã Minh Thạnh",
            "Căn hộ B12.08, chung cư Hoa Phượng, 208 Đường Cách Mạng Tháng Tám, phường Lái Thiêu")
_REASONS = ("550 5.1.1 hộp thư không tồn tại", "552 5.2.2 hộp thư đầy", "550 5.7.1 bị từ chối")


def give_out(rng, accounts, point):
    """Bring results on their way, each by the office's own verbs."""
    officer, pattern = accounts["province"], citizen(rng, _NUMBER)

    def ready(days, by_post=False):
        return _ready(rng, pattern, officer, point, days, by_post)

    for days in (1, 2, 4, 12):
        ready(days)
    handing_over.remind(7)
    for days in (1, 1, 2, 2):
        ready(days, True)
    away = [ready(days, True) for days in (3, 4, 6, 9)]
    numbers = (f"EE{each}{_digit(each)}VN" for each in range(10000000, 10000099))
    posting.post(by=officer, parcels=list(zip(away, numbers, strict=False)))
    posting.deliver(by=officer, delivery=away[3])
    posting.bring_back(by=officer, delivery=away[2], reason="Chuyển hoàn: không liên lạc được người nhận")
    _collected(officer, [ready(days) for days in (5, 8)])
    late = [ready(days) for days in (401, 420, 500)]
    handing_over.write_letter(by=officer, delivery=late[2])
    _dead(late)


def _ready(rng, pattern, officer, point, days, by_post):
    """A dossier whose result has been ready for so many days."""
    ended = now() - timedelta(days=days)
    received = ended - timedelta(days=9)
    one = another(rng, pattern, point, received)
    name = one.full_name
    wish = {"delivery": "post", "delivery_name": name, "delivery_phone": "0912345678",
            "delivery_address": f"{rng.choice(_STREETS)}, Thành phố Hồ Chí Minh"} if by_post else {}
    due_on = calendar.working_days_after(local(received).date(), 8, point)
    Application.update(state="done", point=point, due_on=due_on, opened_at=received, received_at=received, received_by=officer,
                       ended_at=ended, changed_at=ended, email="congdan@demo.example", channel="online" if by_post else "visit",
                       answers=one.answers | wish).where(Application.id == one.id).execute()
    found = Application.get_by_id(one.id)
    told = deliveries.ready(found)
    with dated(ended):
        notices.queue("application_done", application=found, code=found.code, **told)
    Delivery.update(ready_at=ended).where(Delivery.application == found).execute()
    return deliveries.of(found)


def _collected(officer, results):
    own, other = (Application.get_by_id(each.application_id) for each in results)
    handing_over.hand_over(by=officer, application=own, collector="applicant", number=own.personal_number, compared=True,
                           seen=own.revision)
    handing_over.hand_over(by=officer, application=other, collector="authorised", number="074185001234", name="Nguyễn Văn Thay",
                           paper="Giấy ủy quyền số 118/2026, chứng thực tại UBND phường Phú Lợi", compared=True,
                           seen=other.revision)


def _dead(results):
    """Mails, and an SMS, that no server took."""
    for each, reason in zip(results, _REASONS, strict=True):
        notice = Notice.select().where(Notice.application == each.application).order_by(Notice.id.desc()).first()
        Notice.update(mail="dead", tries=5, error=reason).where(Notice.id == notice.id).execute()
    TextMessage.create(notice=notice, number="0912345678", state="dead", tries=5, error="HTTP 403")


def _digit(number):
    """The check digit of a tracking number (UPU S10)."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(str(number), (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
