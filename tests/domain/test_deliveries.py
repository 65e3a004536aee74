"""Results on their way to people: handed over, reminded of, posted, brought back, not collected; each refusal too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.applications import deliveries, handing_over, look_up, posting, posting_lists
from domain.clock import now, today
from domain.problems import Refused
from models import Application, ApplicationMove, AuditEntry, Delivery, Notice
from tests.results import POSTED, fresh, posted, ready
from tests.visits import application

pytestmark = pytest.mark.usefixtures("app", "clock")


def refusals(verb, *args, **given):
    with pytest.raises(Refused) as caught:
        verb(*args, **given)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def shown(delivery, **more):
    """What an officer gives to hand a result over to its applicant."""
    found = Application.get_by_id(delivery.application_id)
    return {"application": found, "collector": "applicant", "number": found.personal_number, "compared": True,
            "seen": found.revision, **more}


def told():
    return [each.kind for each in Notice.select().order_by(Notice.id)]


def test_a_result_waits_as_the_applicant_asked_for_it():
    assert deliveries.wanted(application(answers=POSTED)) == (
        "post", "Trần Thị Nhận", "0912345678", POSTED["delivery_address"])
    to_me = {**POSTED, "delivery_name": "", "delivery_phone": ""}
    to_the_applicant = deliveries.wanted(application(answers=to_me, phone="0987654321"))
    assert to_the_applicant.recipient.startswith("Trần Thị Số") and to_the_applicant.phone == "0987654321"
    for answers in ({}, {"delivery": "office"}, {**POSTED, "delivery_address": " "}):
        assert deliveries.wanted(application(answers=answers)).way == "office"


def test_the_applicant_collects_against_slip_and_card(province_officer):
    found = ready()
    handing_over.hand_over(by=province_officer, **shown(found))
    after, dossier = fresh(found), found.application
    assert (after.state, after.collector, after.collector_number, after.handed_by) == (
        "handed", "applicant", dossier.personal_number, province_officer)
    assert (Application.get_by_id(dossier.id).state, after.ended_at) == ("returned", now())
    entry = AuditEntry.get(AuditEntry.action == "application.returned")
    assert (entry.details["person"], entry.details["number"]) == (dossier.full_name, dossier.personal_number)
    assert Notice.get(Notice.kind == "application_returned").details["name"] == dossier.full_name
    assert refusals(handing_over.hand_over, by=province_officer, **shown(found))[0][0] == ""


def test_somebody_else_collects_by_a_named_paper(province_officer):
    found = ready()
    paper = "Giấy ủy quyền số 12, 01/11/2026"
    given = {"collector": "authorised", "number": "074 190 012 345", "name": "Lê Văn Em", "paper": paper}
    handing_over.hand_over(by=province_officer, **shown(found, **given))
    assert (fresh(found).collector_name, fresh(found).collector_number) == ("Lê Văn Em", "074190012345")
    assert ApplicationMove.select().order_by(ApplicationMove.id.desc()).first().note == f"Lê Văn Em: {paper}"


@pytest.mark.parametrize("given, refused", [
    ({"collector": ""}, ("collector", handing_over.NO_COLLECTOR)), ({"number": " "}, ("number", handing_over.NO_NUMBER)),
    ({"number": "074190099999"}, ("number", handing_over.NOT_THEIRS)),
    ({"compared": False}, ("compared", handing_over.NOT_COMPARED)),
    ({"collector": "authorised", "paper": "x"}, ("name", handing_over.NO_NAME)),
    ({"collector": "authorised", "name": "x"}, ("paper", handing_over.NO_PAPER))])
def test_nothing_is_handed_over_before_all_of_it_is_seen(province_officer, given, refused):
    found = ready()
    assert refusals(handing_over.hand_over, by=province_officer, **shown(found, **given)) == [refused]
    assert fresh(found).state == "waiting" and not told()


def test_the_card_of_a_childs_representative_will_do(province_officer):
    found = ready({"representative_number": "074190054321"})
    handing_over.hand_over(by=province_officer, **shown(found, number="074190054321"))
    assert fresh(found).state == "handed"


def test_a_result_is_handed_over_by_its_own_office_only_and_once_ready(other_commune_officer, province_officer):
    found = ready()
    assert refusals(handing_over.hand_over, by=other_commune_officer, **shown(found))[0][0] == ""
    Application.update(state="processing").where(Application.id == found.application_id).execute()
    assert refusals(handing_over.hand_over, by=province_officer, **shown(found))[0][0] == ""
    assert deliveries.by_code(other_commune_officer, found.application.code) is None


def test_who_does_not_come_is_reminded_once(clock):
    found = ready()
    for days, kinds in ((6, []), (1, ["result_waiting"]), (30, ["result_waiting"])):
        clock.shift(timedelta(days=days))
        assert handing_over.remind(0) == 0
        handing_over.remind(7)
        assert told() == kinds
    assert fresh(found).reminded_at and Notice.get().details["day"] == "30/11/2027"


def test_a_passport_nobody_collects_is_written_about_and_only_then_given_up(province_officer, clock):
    found = ready()
    verbs = (lambda: handing_over.write_letter(by=province_officer, delivery=found),
             lambda: handing_over.give_up(by=province_officer, delivery=found, reason="CV 15/QLXNC, 01/12/2027"))
    assert {refusals(verb)[0][1] for verb in verbs} == {handing_over.NOT_OLD}
    assert [len(deliveries.listed(province_officer, name)) for name in ("collect", "uncollected")] == [1, 0]
    clock.move_to("2027-11-30 02:00:00")
    assert deliveries.collect_until(fresh(found)) == date(2027, 11, 30)
    assert [len(deliveries.listed(province_officer, name)) for name in ("collect", "uncollected")] == [0, 1]
    assert refusals(verbs[1]) == [("", handing_over.NO_LETTER)]
    for _twice in range(2):
        assert verbs[0]().letter_on == today()
    assert told() == ["result_uncollected"]
    assert refusals(handing_over.give_up, by=province_officer, delivery=found, reason=" ") == [("reason", handing_over.NO_REASON)]
    assert verbs[1]().state == "given_up" and told()[-1] == "result_given_up"
    assert Application.get_by_id(found.application_id).state == "done", "the record of the dossier stays as it is"
    assert refusals(handing_over.hand_over, by=province_officer, **shown(found))[0][1] == handing_over.NOT_HERE


def test_an_explanation_in_writing_keeps_a_passport(province_officer, clock):
    found = ready()
    clock.move_to("2027-12-01 02:00:00")
    handing_over.write_letter(by=province_officer, delivery=found)
    application("uncollected", personal_number=found.application.personal_number)
    assert refusals(handing_over.give_up, by=province_officer, delivery=found, reason="CV 15")[0][1] == handing_over.EXPLAINED


def test_parcels_are_posted_together_and_told_with_their_numbers(province_officer):
    found = [ready(POSTED) for _each in range(3)]
    numbers = ["EE123456785VN", "VTP 123-456", ""]
    assert posting.post(by=province_officer, parcels=list(zip(found, numbers, strict=True))) == 3
    assert [fresh(each).tracking for each in found] == ["EE123456785VN", "VTP123456", None]
    assert told() == ["result_posted"] * 3 and Notice.select().order_by(Notice.id).first().details["tracking"] == "EE123456785VN"
    posting.track(by=province_officer, delivery=found[2], number="EE000000005VN")
    assert told()[-1] == "result_posted" and fresh(found[2]).tracking == "EE000000005VN"
    assert look_up.progress(Application.get_by_id(found[0].application_id)).next == deliveries.NEXT["posted"]


def test_of_a_batch_all_are_posted_or_none(province_officer):
    first, second = ready(POSTED), ready(POSTED)
    for numbers, field in ((("EE123456785VN", "EE123456785VN"), "tracking"), (("EE123456785VN", "EE123456789VN"), "tracking"),
                           (("x", ""), "tracking")):
        both = list(zip((first, second), numbers, strict=True))
        assert refusals(posting.post, by=province_officer, parcels=both)[0][0] == field
    assert {fresh(each).state for each in (first, second)} == {"waiting"} and not told()
    assert refusals(posting.post, by=province_officer, parcels=[]) == [("", posting.NOBODY)]
    assert refusals(posting.post, by=province_officer, parcels=[(ready(), "")])[0][1] == posting.NOT_TO_POST


def test_a_delivered_parcel_ends_its_dossier(province_officer):
    found = posted(province_officer)
    assert posting.deliver(by=province_officer, delivery=found).state == "delivered"
    assert Application.get_by_id(found.application_id).state == "returned"
    assert Notice.get(Notice.kind == "application_returned").details["by_post"] is True
    for verb in (posting.deliver, posting.bring_back):
        more = {"reason": "x"} if verb is posting.bring_back else {}
        assert refusals(verb, by=province_officer, delivery=found, **more)[0][1] == posting.NOT_POSTED


def test_a_parcel_that_came_back_goes_out_again_or_is_collected(province_officer):
    found = posted(province_officer)
    assert refusals(posting.bring_back, by=province_officer, delivery=found, reason="") == [("reason", posting.NO_REASON)]
    posting.bring_back(by=province_officer, delivery=found, reason="Không có người nhận")
    assert told()[-1] == "result_returned" and Notice.select().order_by(Notice.id.desc()).first().details["reason"]
    address = {"recipient": "A", "phone": "1", "address": "12 Đường Mới"}
    assert refusals(posting.send_again, by=province_officer, delivery=found, way="post", recipient="A") == [
        ("address", posting.NO_ADDRESS)]
    again = posting.send_again(by=province_officer, delivery=found, way="post", **address)
    assert (again.state, again.tracking, again.address, again.postings) == ("waiting", None, "12 Đường Mới", 1)
    posting.post(by=province_officer, parcels=[(again, "EE000000005VN")])
    posting.bring_back(by=province_officer, delivery=found, reason="Từ chối nhận")
    kept = posting.send_again(by=province_officer, delivery=found, way="office")
    assert (kept.way, kept.state, told()[-1]) == ("office", "waiting", "result_way")
    handing_over.hand_over(by=province_officer, **shown(found))
    assert refusals(posting.send_again, by=province_officer, delivery=found, way="office")[0][1] == posting.NOT_BACK
    assert refusals(posting.send_again, by=province_officer, delivery=found, way="x")[0][0] == "way"


def entries(officer, pasted):
    return [(each.delivery.application_id, each.tracking, each.outcome, each.reason)
            for each in posting_lists.read(by=officer, pasted=pasted)]


def test_the_posts_list_is_read_in_any_order_and_taken_whole(province_officer):
    waiting, away, gone = ready(POSTED), posted(province_officer, "EE000000005VN"), posted(province_officer)
    code = waiting.application.code
    pasted = (f"STT\tSố tiền\tNgày\tMã hồ sơ\tSố hiệu bưu gửi\tKết quả\n1\t25.000\t01/12/2026\t{code}\tRR123456785VN\t\n\n"
              "2\t25.000\t02/12/2026\t\tEE000000005VN\tPhát thành công\n3\t\t\t\tEE123456785VN\tChuyển hoàn: không liên lạc được")
    assert entries(province_officer, pasted) == [
        (waiting.application_id, "RR123456785VN", "posted", ""), (away.application_id, "", "delivered", ""),
        (gone.application_id, "", "returned", "Chuyển hoàn: không liên lạc được")]
    assert posting_lists.take(by=province_officer, entries=posting_lists.read(by=province_officer, pasted=pasted)) == {
        "posted": 1, "delivered": 1, "returned": 1}
    assert [fresh(each).state for each in (waiting, away, gone)] == ["posted", "delivered", "returned"]
    assert refusals(posting_lists.take, by=province_officer, entries=posting_lists.read(by=province_officer, pasted=pasted))[0][
        1] == posting_lists.LINE


@pytest.mark.parametrize("line, message", [
    ("{code}", posting_lists.LINE), ("{code}\t12345678\t87654321", posting_lists.WHICH),
    ("1234567", posting_lists.UNKNOWN), ("{code}x\tEE123456785VN", posting_lists.UNKNOWN)])
def test_a_line_that_says_too_little_or_too_much_is_named_and_nothing_is_kept(province_officer, line, message):
    found = ready(POSTED)
    pasted = line.format(code=found.application.code)
    assert refusals(posting_lists.read, by=province_officer, pasted=pasted) == [("file", message)]
    assert fresh(found).state == "waiting"


def test_an_empty_list_and_another_offices_parcels_are_refused(province_officer, other_commune_officer):
    for pasted in ("", "Mã hồ sơ\tSố hiệu"):
        assert refusals(posting_lists.read, by=province_officer, pasted=pasted) == [("file", posting_lists.NO_LINES)]
    pasted = f"{ready(POSTED).application.code}\tEE123456785VN"
    assert refusals(posting_lists.read, by=other_commune_officer, pasted=pasted)[0][1] == posting_lists.UNKNOWN


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_tracking_number(text):
    try:
        kept = posting.tracked(text)
    except Refused:
        return
    assert kept == "" or kept.isalnum() and 6 <= len(kept) <= 30


def test_lists_are_searched_and_counted(province_officer, commune_officer):
    found, parcel = ready(), posted(province_officer)
    for q, name in ((found.application.code, "collect"), ("tran thi so", "collect"), ("EE123456785VN", "posted"),
                    (parcel.application.personal_number, "posted")):
        assert [each.id for each in deliveries.listed(province_officer, name, q)], q
    assert not deliveries.listed(province_officer, "posted", "EE000000005VN")
    assert deliveries.counts(province_officer) == {"collect": 1, "post": 0, "posted": 1, "returned": 0, "uncollected": 0}
    assert not any(deliveries.counts(commune_officer).values())
    codes = [parcel.application.code, found.application.code]
    assert [each.id for each in deliveries.chosen(province_officer, codes)] == [parcel.id]
    assert Delivery.select().count() == 2
