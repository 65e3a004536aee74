"""The passport desk in the demo: dossiers in every state, some late, one asked for more, some with messages, most sent online."""

from datetime import timedelta

from demo.drawing import scan
from demo.past import dated
from demo.visits import citizen
from domain.applications import apologies, assignment, checklists, drafts, handing_over, handling, messages, papers
from domain.clock import now, today
from domain.payments import orders
from domain.visits import calendar
from models import Application

_FIRST_NUMBER = 950
_CERTIFICATE = ("""GIẤY XÁC NHẬN NƠI SINH
(Tờ minh họa, không có giá trị pháp lý)

Cơ quan xác nhận: Ủy ban nhân dân phường Minh Họa
Họ và tên: {name}
Nơi sinh theo sổ gốc: tỉnh Bình Dương
Sổ gốc: quyển 04, trang 118

Nội dung trên đây đúng với sổ gốc đang lưu tại phường.
Trang sau là trích lục của sổ gốc.""", """TRÍCH LỤC SỔ GỐC
(Tờ minh họa, không có giá trị pháp lý)

Quyển 04, trang 118

Người được ghi: {name}
Nơi sinh: nhà hộ sinh Minh Họa, tỉnh Bình Dương
Ghi chú: không""")


def work(rng, accounts, point, config):
    """Let an officer work on dossiers sent online to a point, as far as each state."""
    officer, numbers = accounts["province"], iter(range(_FIRST_NUMBER, _FIRST_NUMBER + 40))

    def sent(days, **more):
        one = citizen(rng, next(numbers))
        at = now() - timedelta(days=days, minutes=rng.randint(5, 400))
        values = {"channel": "online", "fee_way": "online", "point": point, "registered_at": at, "changed_at": at,
                  "answers": one.answers | {"chip": "no"}, **more}
        Application.update(values).where(Application.id == one.id).execute()
        return Application.get_by_id(one.id)

    def accepted(days):
        with dated(now() - timedelta(days=days)):
            found = _accepted(sent(days + 1), officer, point, config)
        due_on = calendar.working_days_after(today() - timedelta(days=days), 8, point)
        Application.update(received_at=now() - timedelta(days=days), due_on=due_on).where(Application.id == found.id).execute()
        return Application.get_by_id(found.id)

    def paid(days):
        payment = orders.current(accepted(days))
        orders.record_paid(payment=payment, way="vietqr", transaction=f"FT9{payment.code}", amount=payment.amount)
        return Application.get_by_id(payment.application_id)

    own = sent(1, user=accounts["citizen"])
    papers.add(by=accounts["citizen"], application=own, kind="other", file_name="xac-nhan-noi-sinh.pdf",
               content=scan(*(page.format(name=own.full_name) for page in _CERTIFICATE)))
    messages.say(by=accounts["citizen"], application=own, text="Tôi đã gửi ảnh mới. Xin hỏi ảnh này có dùng được không?")
    checklists.keep(by=officer, application=own, verdicts={"photo": "good", "person": "good", "addresses": "missing"})
    for days in (0, 1, 2):
        sent(days)
    assignment.run(True)
    sent(0)
    accepted(2)
    _ask_more(paid(3), officer)
    for stage in ("", "printed", "sent"):
        found = paid(4)
        if stage:
            handling.mark(by=officer, application=found, to=stage)
    _late(paid, officer)
    _ended(sent, paid, officer)


def _accepted(found, officer, point, config):
    checklists.keep(by=officer, application=found, verdicts=dict.fromkeys(checklists.items(found), "good"))
    return handling.accept(by=officer, application=found, point=point, agency=config.agency_code or "H61.20.05")


def _ask_more(found, officer):
    checklists.keep(by=officer, application=found, verdicts=dict.fromkeys(checklists.items(found), "good") | {"photo": "missing"})
    with dated(now() - timedelta(days=1)):
        handling.move(by=officer, application=found, to="supplement", note="Vui lòng gửi ảnh mới trên nền trắng, không đeo kính.")
    messages.say(by=officer, application=found, text="Ảnh đã gửi bị tối và có kính. Ông/bà vui lòng chụp lại giúp.")
    messages.say(by=None, application=found, text="Cảm ơn cán bộ, ngày mai tôi gửi ảnh khác.")


def _late(paid, officer):
    """Two are overdue, for one of which an apology was sent; one is due today."""
    for back in (2, 1, 0):
        found = paid(12)
        Application.update(due_on=today() - timedelta(days=back)).where(Application.id == found.id).execute()
        if back == 1:
            apologies.send(by=officer, application=found, reason="Máy in hộ chiếu phải sửa chữa.", day=apologies.usual_day(found))


def _ended(sent, paid, officer):
    handling.move(by=officer, application=paid(6), to="done")
    collected = handling.move(by=officer, application=paid(6), to="done")
    handing_over.hand_over(by=officer, application=collected, collector="applicant",
                           number=collected.personal_number, compared=True)
    handling.move(by=officer, application=paid(6), to="stopped", note="Không đủ điều kiện cấp hộ chiếu.")
    refused = sent(3)
    handling.take_step(by=officer, application=refused, step="not_received", note="Người đề nghị chưa đủ giấy tờ chứng minh.",
                       seen=refused.revision)
    drafts.withdraw(by=None, application=sent(2))
