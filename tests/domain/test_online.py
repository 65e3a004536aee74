"""Filing wholly online: for whom, what it costs and when, what ends it; whoever may not is told why and keeps everything."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from adapters.gateways.contract import Unreachable, Verdict
from domain import links
from domain.applications import checklists, drafts, fees, handling, online, ratings, reception, tasks
from domain.clock import now
from domain.payments import callbacks, orders
from domain.problems import Refused
from models import Application, AuditEntry, DossierCheck, Fee, Identity, Notice, User
from tests import applying, visits
from tests.paying import FEE, VNPAY, asked, attempt, said, state
from tests.people import person

NUMBER = "074190001234"


def proved(user, number=NUMBER, **more):
    """The same citizen, with an electronic identity."""
    Identity.create(issuer="https://id.example", subject=f"s-{user.id}", user=user, personal_number=number,
                    full_name="Đặng Thị Ánh Nguyệt", birth_date=date(1990, 11, 5), sex="F", **more)
    return user


def ready(by, kind="adult", **changes):
    """A draft with everything in it but its way."""
    made, _token = applying.draft(kind, by, **{"request": "expired", "last_passport_number": "B1234567", **changes})
    Application.update(finished=[*made.finished, "photo"]).where(Application.id == made.id).execute()
    return Application.get_by_id(made.id)


def filed(by, **changes):
    """A dossier that was sent online."""
    made = drafts.choose_way(by=by, application=ready(by, **changes), way="online", offered=True)
    return drafts.submit(by=by, application=made, oath=True, offered=True)


def test_a_proved_citizen_files_online_and_need_not_come(citizen):
    sent = filed(proved(citizen))
    assert (sent.state, sent.channel, sent.fee_way, sent.user) == ("registered", "online", "online", citizen)
    assert not online.needs_visit(sent)
    assert "appointment" not in [task.section.key for task in tasks.tasks(sent)]


def test_for_a_first_passport_with_a_chip_everybody_comes_once(citizen):
    sent = filed(proved(citizen), request="first", last_passport_number="")
    assert sent.channel == "online" and online.needs_visit(sent)
    assert "appointment" in [task.section.key for task in tasks.tasks(sent)]
    assert not online.needs_visit(filed(citizen, request="first", last_passport_number="", chip="no"))


def test_an_account_proved_by_a_mailed_link_is_enough(citizen):
    User.update(contact_confirmed_at=now()).where(User.id == citizen.id).execute()
    assert filed(User.get_by_id(citizen.id)).channel == "online"


@pytest.mark.parametrize(("who", "kind", "changes", "offered", "sentence"), [
    ("stranger", "adult", {}, True, online.NOT_SIGNED_IN),
    ("officer", "adult", {}, True, online.NOT_SIGNED_IN),
    ("unproved", "adult", {}, True, online.NOT_PROVED),
    ("proved", "adult", {}, False, online.OFF),
    ("proved", "restore", {}, True, online.OTHER_KIND),
    ("proved", "uncollected", {}, True, online.OTHER_KIND),
    ("proved", "adult", {"personal_number": "079085004321"}, True, online.OTHER_PERSON),
    ("proved", "child", {}, True, online.CHILD_NUMBER),
])
def test_who_may_not_file_online_is_told_why_and_nothing_is_lost(citizen, who, kind, changes, offered, sentence):
    by = {"stranger": None, "officer": person("province", "Cán bộ"), "unproved": person("citizen", "Chưa Xác Thực")}.get(who)
    by = proved(citizen) if who == "proved" else by
    made, _token = applying.draft(kind, None, **changes)
    with pytest.raises(Refused) as refused:
        drafts.choose_way(by=by, application=made, way="online", offered=offered)
    assert (refused.value.problems[0].field, refused.value.problems[0].message) == ("way", sentence)
    kept = Application.get_by_id(made.id)
    assert kept.answers == made.answers and (kept.channel, kept.user) == ("visit", None)


def test_what_was_begun_without_an_account_comes_into_it_with_what_is_verified(citizen):
    made, _token = applying.draft(given_names="Thi Anh Nguyet")
    chosen = drafts.choose_way(by=proved(citizen), application=made, way="online", offered=True)
    assert chosen.user == citizen and chosen.full_name == "Đặng Thị Ánh Nguyệt"
    with pytest.raises(Refused):
        drafts.choose_way(by=proved(person("citizen", "Người Khác"), "079085004321"), application=chosen, way="online",
                          offered=True)


def test_going_back_to_the_visit_is_always_possible(citizen):
    made = drafts.choose_way(by=proved(citizen), application=ready(citizen), way="online", offered=True)
    assert drafts.choose_way(by=citizen, application=made, way="visit", offered=False).channel == "visit"
    sent = drafts.submit(by=citizen, application=made, oath=True)
    assert (sent.channel, sent.fee_way) == ("visit", "any")
    with pytest.raises(Refused):
        drafts.choose_way(by=citizen, application=sent, way="online", offered=True)


def test_online_nothing_is_sent_without_a_photo_or_once_the_office_has_closed_it(citizen):
    made = drafts.choose_way(by=proved(citizen), application=ready(citizen), way="online", offered=True)
    with pytest.raises(Refused) as closed:
        drafts.submit(by=citizen, application=made, oath=True, offered=False)
    Application.update(finished=[each for each in made.finished if each != "photo"]).where(Application.id == made.id).execute()
    with pytest.raises(Refused) as no_photo:
        drafts.submit(by=citizen, application=made, oath=True, offered=True)
    said = [each.value.problems[0].message for each in (closed, no_photo)]
    assert said == [online.OFF, drafts.NO_PHOTO] and Application.get_by_id(made.id).state == "draft"



@pytest.mark.parametrize(("day", "request_", "confirmed", "digital", "dong"), [
    (date(2026, 8, 14), "expired", True, True, 100_000), (date(2026, 8, 15), "expired", True, True, 0),
    (date(2026, 12, 31), "expired", True, False, 100_000), (date(2026, 12, 31), "damaged", True, False, 200_000),
    (date(2027, 1, 1), "expired", True, False, 200_000), (date(2027, 1, 1), "lost", True, False, 400_000),
    (date(2027, 1, 1), "lost", True, True, 0), (date(2027, 2, 28), "expired", True, True, 0),
    (date(2027, 3, 1), "expired", True, True, 200_000), (date(2027, 2, 28), "expired", False, True, 200_000),
])
def test_the_fee_of_an_online_dossier_at_each_border(citizen, day, request_, confirmed, digital, dong):
    Fee.update(confirmed=confirmed).where(Fee.way == "digital").execute()
    made = drafts.choose_way(by=proved(citizen, digital=digital), application=ready(citizen, request=request_), way="online",
                             offered=True)
    Application.update(registered_at=datetime.combine(day, datetime.min.time()) + timedelta(hours=5), state="registered",
                       fee_way=fees.way_of(made)).where(Application.id == made.id).execute()
    assert fees.of(Application.get_by_id(made.id)).amount == dong


def test_who_comes_pays_the_fee_of_the_day_of_reception(citizen):
    made = ready(citizen)
    for day, dong in ((date(2026, 12, 31), 100_000), (date(2027, 1, 1), 200_000)):
        Application.update(received_at=datetime.combine(day, datetime.min.time()) + timedelta(hours=5)).where(
            Application.id == made.id).execute()
        assert fees.of(Application.get_by_id(made.id)).amount == dong


def test_a_digital_citizen_is_charged_as_one_as_it_was_when_sent(citizen):
    sent = filed(proved(citizen, digital=True))
    Identity.update(digital=False).execute()
    assert sent.fee_way == "digital" and fees.way_of(Application.get_by_id(sent.id)) == "digital"


def asked_online(officer, citizen, **more):
    """The open fee of an online dossier."""
    return asked(officer, channel="online", fee_way="online", user=citizen, **more)


def test_an_unpaid_fee_is_reminded_of_once_and_then_the_dossier_counts_as_withdrawn(province_officer, citizen):
    payment = asked_online(province_officer, citizen)
    with time_machine.travel(now() + timedelta(days=orders.DAYS - 4)):
        assert orders.remind() == 0
    with time_machine.travel(now() + timedelta(days=orders.DAYS - 2)):
        assert (orders.remind(), orders.remind(), orders.expire()) == (1, 0, 0)
    with time_machine.travel(now() + timedelta(days=orders.DAYS, minutes=1)):
        assert (orders.remind(), orders.expire()) == (0, 1)
    assert state(payment) == ("expired", "withdrawn", 0)
    told = [(each.kind, each.details.get("unpaid")) for each in Notice.select().order_by(Notice.id)][-2:]
    assert told == [("payment_reminder", None), ("application_withdrawn", True)]
    assert orders.record_paid(payment=payment, way="vietqr", transaction="FT1", amount=FEE) == "surplus"
    assert state(payment)[1:] == ("withdrawn", FEE)


def test_a_dossier_waits_for_what_was_begun_at_vnpay_before_it_ends(province_officer, citizen):
    payment = asked_online(province_officer, citizen)
    with time_machine.travel(now() + timedelta(days=orders.DAYS, minutes=-5)):
        begun = attempt(payment)
    with time_machine.travel(now() + timedelta(days=orders.DAYS, minutes=5)):
        assert orders.expire() == 0
        assert callbacks.take(VNPAY, said(begun.reference)) == "00"
    assert state(payment) == ("paid", "processing", 0)


def test_what_vnpay_never_speaks_of_holds_the_end_up_for_three_days_only(province_officer, citizen):
    payment = asked_online(province_officer, citizen)
    with time_machine.travel(now() + timedelta(days=orders.DAYS, minutes=-5)):
        attempt(payment)
    with time_machine.travel(now() + timedelta(days=orders.DAYS + 4)):
        assert orders.expire() == 1
    assert state(payment)[1] == "withdrawn"


class Provider:
    """A VNPAY that says one thing when it is asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def query(self, order):
        self.asked.append(order.reference)
        if self.answer is Unreachable:
            raise Unreachable("down")
        return Verdict(order.reference, "14000009", order.amount, True, {}) if self.answer == "paid" else None


@pytest.mark.parametrize(("answer", "left"), [("paid", ("paid", "processing", 0)), (None, ("cancelled", "withdrawn", 0)),
                                              (Unreachable, ("cancelled", "withdrawn", 0))])
def test_who_withdraws_after_setting_out_for_vnpay_is_asked_for_there_first(province_officer, citizen, answer, left):
    payment, provider = asked_online(province_officer, citizen), Provider(answer)
    begun = attempt(payment)
    if answer == "paid":
        with pytest.raises(Refused, match="just been confirmed"):
            drafts.withdraw(by=citizen, application=payment.application, ways={"vnpay": provider})
    else:
        drafts.withdraw(by=citizen, application=payment.application, ways={"vnpay": provider})
    assert provider.asked == [begun.reference] and state(payment) == left
    if answer is Unreachable:
        assert callbacks.take(VNPAY, said(begun.reference)) == "02", "what was paid all the same is paid back"
        assert state(payment) == ("cancelled", "withdrawn", FEE)


def test_an_officer_accepts_online_and_the_fee_is_the_one_shown(province_officer, citizen):
    Fee.update(confirmed=True).where(Fee.way == "digital").execute()
    sent, place = filed(proved(citizen, digital=True)), visits.point()
    for item in checklists.items(sent):
        DossierCheck.create(application=sent, item=item, verdict="good", by=province_officer)
    taken = handling.accept(by=province_officer, application=sent, point=place, seen=sent.revision)
    assert (taken.state, orders.current(taken).amount, orders.current(taken).way) == ("processing", 0, "free")


def test_who_must_come_is_received_at_the_counter_and_then_asked_for_the_fee(province_officer, citizen):
    sent = filed(proved(citizen), request="first", last_passport_number="")
    with pytest.raises(Refused, match="must come"):
        handling.accept(by=province_officer, application=sent, point=visits.point(), seen=sent.revision)
    assert handling.steps(sent) == []
    opened = reception.open_dossier(by=province_officer, application=sent)
    got = reception.receive(by=province_officer, application=opened, point=visits.point(), seen=opened.revision, values={},
                            compared=reception.on_card(opened), papers=[])
    assert (got.state, orders.current(got).amount) == ("payment", 100_000)


def test_an_officer_changes_what_was_verified_only_with_a_reason_that_is_recorded(province_officer, citizen):
    sent = filed(proved(citizen), request="first", last_passport_number="")
    opened = reception.open_dossier(by=province_officer, application=sent)
    given = {"by": province_officer, "application": opened, "seen": opened.revision, "values": {"given_names": "Thị Nguyệt Ánh"}}
    with pytest.raises(Refused, match="say why"):
        reception.mend(**given)
    with pytest.raises(Refused, match="say why"):
        reception.incomplete(**given, missing=["photo"])
    mended = reception.mend(**given, note="Thẻ căn cước ghi khác.")
    assert mended.answers["given_names"] == "Thị Nguyệt Ánh"
    entry = AuditEntry.select().where(AuditEntry.action == "application.mended").get()
    assert entry.details["reason"] == "Thẻ căn cước ghi khác."


def test_what_was_made_without_an_account_is_offered_by_the_verified_number_and_to_nobody_else(browser, citizen):
    mine, _token = applying.sent()
    other, _token = applying.sent(personal_number="079085004321", sex="M")
    begun, _token = applying.draft()
    client = browser(proved(citizen))
    page = client.get("/citizen").get_data(as_text=True)
    assert f"/citizen/applications/{mine.code}/account" in page
    assert other.code not in page and begun.code not in page
    assert client.post(f"/citizen/applications/{other.code}/account").status_code == 404
    assert client.post(f"/citizen/applications/{mine.code}/account").status_code == 303
    assert Application.get_by_id(mine.id).user == citizen
    assert f"/{mine.code}/account" not in client.get("/citizen").get_data(as_text=True)
    late = browser(proved(person("citizen", "Người Khác"))).post(f"/citizen/applications/{mine.code}/account")
    assert late.status_code == 404, "what is taken in is nobody else's"


def test_the_question_after_the_result_stands_on_the_own_page(browser, citizen):
    made, _token = applying.sent(by=citizen)
    client, place = browser(citizen), f"/citizen/applications/{made.code}"
    assert 'name="score"' not in client.get(place).get_data(as_text=True)
    Application.update(state="returned").where(Application.id == made.id).execute()
    assert 'name="score"' in client.get(place).get_data(as_text=True)
    ratings.rate(code=made.code, personal_number=NUMBER, score=5)
    assert 'name="score"' not in client.get(place).get_data(as_text=True)


def test_a_password_set_by_a_mailed_link_proves_the_address(citizen):
    links.set_password(token=links.make(citizen, "password"), password="một hai ba bốn năm sáu")
    assert User.get_by_id(citizen.id).contact_confirmed_at
