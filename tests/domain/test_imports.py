"""Owners declare from lists: every row is judged, the numbers add up, all is stored or nothing."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import import_changes, import_reading, import_rows, import_tables, imports, stays
from domain import tables as reading
from domain.problems import Problem, Refused
from models import AuditEntry, Batch, Import, ImportRow, Stay
from tests.lists import guest, october, pasted, sample
from tests.people import establishment, person

LIMITS = reading.Limits()


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    october(monkeypatch)


def send(owner, hotel, *guests, **more):
    return imports.begin(by=owner, establishment=hotel, limits=LIMITS, pasted=pasted(*guests), **more)


def send_file(owner, hotel, name):
    return imports.begin(by=owner, establishment=hotel, limits=LIMITS, file_name=name, content=sample(name))


def numbers(import_):
    ready = ImportRow.select().where(ImportRow.import_ == import_, ImportRow.state == "ready").count()
    import_ = Import.get_by_id(import_.id)
    return import_.rows_read, ready or import_.rows_stored, import_.rows_refused, import_.rows_duplicate


def states(import_):
    return {row.number: row.state for row in import_.rows.order_by(ImportRow.number)}


def said(import_, number):
    row = import_.rows.where(ImportRow.number == number).get()
    return {problem["field"]: problem["message"] % problem["params"] for problem in row.problems}


def refused(verb, **given):
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.problems[0]


def test_nobody_heaps_up_files_that_wait(owner, other_owner, hotel):
    first = send(owner, hotel, guest(1), most_drafts=2)
    send(owner, hotel, guest(2), most_drafts=2)
    problem = refused(send, owner=owner, hotel=hotel, most_drafts=2)
    assert problem.field == "pasted" and "confirm or discard" in problem.message and problem.params == {"most": 2}
    assert send(owner, hotel, guest(1), most_drafts=2) == first
    elsewhere = establishment(other_owner, "Nhà nghỉ Sao")
    assert send(other_owner, elsewhere, guest(3), most_drafts=1).state == "draft"
    imports.discard(by=owner, import_=first)
    assert send(owner, hotel, guest(3), most_drafts=2).state == "draft"


@pytest.mark.parametrize("name", ["kbtt11.xlsx", "kbtt12.xlsx", "kbtt.xml", "portal-export.xlsx", "guests.xls", "guests.ods",
                                  "guests-utf-8.csv", "guests-utf-16-le.csv", "guests-cp1258.csv"])
def test_every_known_kind_of_list_becomes_a_draft_and_then_declarations(owner, hotel, name):
    draft = send_file(owner, hotel, name)
    read, ready, *_rest = numbers(draft)
    # The lists in letters are short of columns: a person must name them or add them.
    missing = import_tables.missing(import_tables.table_of(draft.table_info), hotel)
    assert draft.state == "draft" and read == ready + draft.rows_refused >= 2 and (ready >= 3 or missing)
    done = imports.confirm(by=owner, import_=draft)
    assert done.state == "stored" and done.rows_stored == ready == Stay.select().where(Stay.channel == "file").count()


def test_the_official_workbook_is_stored_as_written(owner, hotel):
    imports.confirm(by=owner, import_=send_file(owner, hotel, "kbtt12.xlsx"))
    german = Stay.get(Stay.passport_number == "C01X00T47")
    assert (german.nationality, german.birth_precision, german.birth_date.isoformat()) == ("DEU", "M", "1985-06-01")
    assert (german.room, german.permitted_until.isoformat(), german.batch.stored) == ("7", "2026-11-30", 4)
    assert Stay.get(Stay.passport_number == "YA0000017").left_on.isoformat() == "2026-10-20"


def test_each_row_is_judged_and_says_why_at_its_field(owner, hotel):
    draft = send(owner, hotel, guest(1), guest(2, sex="?"), guest(3, leaving="19/10/2026"), guest(1, arrived="22/10/2026"),
                 guest(5, passport="1.23457E+11"), guest(6, nationality="Germani"), guest(7, permitted=""))
    assert states(draft) == {2: "ready", 3: "refused", 4: "refused", 5: "refused", 6: "refused", 7: "refused", 8: "ready"}
    assert numbers(draft) == (7, 2, 5, 0) and draft.rows_doubtful == 1
    assert said(draft, 3) == {"sex": "“?” is not a sex. Write M, F or X."}
    assert "before the arrival" in said(draft, 4)["leaving_on"]
    assert said(draft, 5)["passport_number"].startswith("Row 2 of this list")
    assert "digits are lost" in said(draft, 6)["passport_number"] and "D - Germany" in said(draft, 7)["nationality"]


def test_two_stays_of_one_passport_that_follow_each_other_are_both_right(owner, hotel):
    draft = send(owner, hotel, guest(1, arrived="10/10/2026", leaving="12/10/2026", left="12/10/2026"), guest(1))
    assert states(draft) == {2: "ready", 3: "ready"}


def test_good_rows_are_stored_while_bad_ones_are_returned(owner, hotel):
    done = imports.confirm(by=owner, import_=send(owner, hotel, guest(1), guest(2, sex=""), guest(3)))
    assert numbers(done) == (3, 2, 1, 0) and states(done) == {2: "stored", 3: "refused", 4: "stored"}
    batch = imports.receipt(done)
    assert (batch.read, batch.stored, batch.refused, batch.duplicate) == (3, 2, 1, 0)
    assert AuditEntry.select().where(AuditEntry.action == "import.stored").count() == 1


def test_the_same_list_again_stores_nothing_twice(owner, hotel):
    first = imports.confirm(by=owner, import_=send(owner, hotel, guest(1), guest(2)))
    again = send(owner, hotel, guest(1), guest(2))
    assert again.id != first.id and imports.earlier(again) == first and numbers(again) == (2, 0, 0, 2)
    done = imports.confirm(by=owner, import_=again)
    assert (done.rows_read, done.rows_stored, done.rows_duplicate) == (2, 0, 2)
    assert imports.receipt(done) is None and Stay.select().where(Stay.establishment == hotel).count() == 2


def test_an_open_draft_of_the_same_content_is_opened_again(owner, hotel):
    draft = send(owner, hotel, guest(1))
    stays.declare_batch(by=owner, establishment=hotel, entries=[import_rows.values_of(draft.rows.get())])
    again = send(owner, hotel, guest(1))
    assert again.id == draft.id and states(again) == {2: "duplicate"}


def test_confirming_twice_stores_once(owner, hotel):
    draft = send(owner, hotel, guest(1))
    imports.confirm(by=owner, import_=draft)
    assert imports.confirm(by=owner, import_=draft).rows_stored == 1
    assert Batch.select().where(Batch.source == draft).count() == 1


def test_a_row_that_became_impossible_stops_the_whole_list_and_says_so(owner, hotel):
    draft = send(owner, hotel, guest(1), guest(2))
    other = import_rows.values_of(draft.rows.where(ImportRow.number == 2).get()) | {"arrived_on": datetime(2026, 10, 19).date()}
    stays.declare(by=owner, establishment=hotel, values=other | {"one_name": True})
    assert "since this list was checked" in refused(imports.confirm, by=owner, import_=draft).message
    assert Stay.select().where(Stay.channel == "file").count() == 0
    assert Import.get_by_id(draft.id).state == "draft" and states(draft) == {2: "refused", 3: "ready"}


def test_a_server_killed_while_storing_leaves_the_draft_and_no_declaration(owner, hotel, monkeypatch):
    draft = send(owner, hotel, guest(1), guest(2))
    monkeypatch.setattr(imports.audit, "record", lambda *given, **more: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        imports.confirm(by=owner, import_=draft)
    assert Stay.select().where(Stay.establishment == hotel).count() == 0 == Batch.select().where(Batch.source == draft).count()
    assert Import.get_by_id(draft.id).state == "draft" and states(draft) == {2: "ready", 3: "ready"}


def test_late_rows_carry_the_reason_given_for_the_list_and_only_they(owner, hotel):
    draft = send(owner, hotel, guest(1, arrived="15/10/2026"), guest(2, arrived="21/10/2026"))
    assert imports.late(draft) == 1
    imports.confirm(by=owner, import_=draft, late_reason="Mất điện")
    late, timely = Stay.select().where(Stay.establishment == hotel).order_by(Stay.arrived_on)
    assert (late.late_reason, timely.late_reason) == ("Mất điện", "") and late.late_minutes > 0 == timely.late_minutes


def test_a_departure_in_the_file_for_a_stay_declared_before_is_pointed_to_the_list(owner, hotel):
    imports.confirm(by=owner, import_=send(owner, hotel, guest(1)))
    draft = send(owner, hotel, guest(1, left="21/10/2026"))
    assert states(draft) == {2: "duplicate"} and "without this departure" in said(draft, 2)["left_on"]


def test_a_mended_row_is_ready_and_so_is_the_one_it_stood_against(owner, hotel):
    draft = send(owner, hotel, guest(1), guest(1), guest(3, leaving="nie"))
    assert states(draft) == {2: "ready", 3: "refused", 4: "refused"}
    row = draft.rows.where(ImportRow.number == 2).get()
    texts = import_changes.typed(import_changes.table_of(draft.table_info), row)
    import_changes.mend(by=owner, import_=draft, number=2, texts=texts | {"passport_number": "l 123-4567"})
    assert states(draft) == {2: "ready", 3: "ready", 4: "refused"} and numbers(draft) == (3, 2, 1, 0)
    import_changes.mend(by=owner, import_=draft, number=4, texts={**texts, "passport_number": "L3", "leaving_on": "03/11/2026"})
    assert states(draft)[4] == "ready" and draft.rows.where(ImportRow.number == 4).get().values["leaving_on"] == "2026-11-03"


def test_a_row_mended_badly_keeps_what_was_typed(owner, hotel):
    draft = send(owner, hotel, guest(1, sex=""))
    texts = import_changes.typed(import_changes.table_of(draft.table_info), draft.rows.get())
    import_changes.mend(by=owner, import_=draft, number=2, texts=texts | {"sex": "F", "arrived_on": "32/10/2026"})
    assert states(draft) == {2: "refused"} and "does not exist" in said(draft, 2)["arrived_on"]
    shown = import_changes.typed(import_changes.table_of(draft.table_info), draft.rows.get())
    assert (shown["arrived_on"], shown["sex"], shown["nationality"]) == ("32/10/2026", "F", "SWE - Sweden")


def test_a_field_without_a_column_can_be_mended_too(owner, hotel):
    header = ("Full name", "DOB", "Sex", "Nationality", "Passport", "Check-in", "Check-out")
    draft = imports.begin(by=owner, establishment=hotel, limits=LIMITS, pasted=pasted(
        ("ANNA BERG", "1974", "F", "Thụy Điển", "L898902C3", "20/10/2026", "22/10/2026"), header=header))
    assert said(draft, 2)["room"] and states(draft) == {2: "refused"}
    texts = import_changes.typed(import_changes.table_of(draft.table_info), draft.rows.get())
    import_changes.mend(by=owner, import_=draft, number=2, texts=texts | {"room": "101"})
    draft = Import.get_by_id(draft.id)
    assert states(draft) == {2: "ready"} and draft.table_info["header"][7] == "SỐ PHÒNG"


def test_a_row_left_out_counts_as_refused_until_it_is_taken_in_again(owner, hotel):
    draft = send(owner, hotel, guest(1), guest(1))
    import_changes.leave_out(by=owner, import_=draft, number=2)
    assert states(draft) == {2: "refused", 3: "ready"} and numbers(draft) == (2, 1, 1, 0)
    import_rows.judge_again(draft)
    assert states(draft) == {2: "refused", 3: "ready"}
    texts = import_changes.typed(import_changes.table_of(draft.table_info), draft.rows.where(ImportRow.number == 2).get())
    import_changes.mend(by=owner, import_=draft, number=2, texts=texts)
    assert states(draft) == {2: "ready", 3: "refused"}


def test_columns_without_known_headings_are_named_by_the_person(owner, hotel):
    draft = imports.begin(by=owner, establishment=hotel, limits=LIMITS, pasted=pasted(
        guest(1, room="A"), guest(2, room="B", born="05/06/1980"), header=None))
    assert states(draft) == {1: "refused", 2: "refused"}
    import_changes.leave_out(by=owner, import_=draft, number=2)
    meant = ("full_name", "birth_date", "sex", "nationality", "passport_number", "room", "arrived_on", "leaving_on",
             "left_on", "")
    import_changes.name_columns(by=owner, import_=draft, fields=dict(enumerate(meant)))
    assert states(draft) == {1: "ready", 2: "refused"} and draft.rows.order_by(ImportRow.number).first().values["room"] == "A"
    doubled = refused(import_changes.name_columns, by=owner, import_=draft, fields={0: "full_name", 1: "full_name"})
    assert doubled.field == "column-1"
    assert refused(import_changes.name_columns, by=owner, import_=draft, fields={0: "", 1: "drop table"}).field == ""


def test_when_day_and_month_are_in_doubt_the_person_is_asked_before_anything_is_declared(owner, hotel):
    draft = send(owner, hotel, guest(1, arrived="10/09/2026", leaving="20/10/2026"), guest(2, arrived="13/10/2026"),
                 guest(3, arrived="10/14/2026"))
    asked = draft.table_info["questions"]
    assert asked == {"arrived_on": {"shown": "10/09/2026", "read": "2026-09-10", "other": "2026-10-09", "open": True}}
    assert "day or the month" in refused(imports.confirm, by=owner, import_=draft).message
    assert refused(import_changes.answer_days, by=owner, import_=draft, answers={"arrived_on": "perhaps"}).field == "arrived_on"
    import_changes.answer_days(by=owner, import_=draft, answers={"arrived_on": "exchanged"})
    arrived = [row.values["arrived_on"] for row in draft.rows.order_by(ImportRow.number)]
    assert arrived == ["2026-10-09", "2026-10-13", "2026-10-14"] and not Import.get_by_id(draft.id).table_info["questions"]
    assert imports.confirm(by=owner, import_=draft).rows_stored == 3


def test_days_read_as_they_should_be_lose_their_doubt(owner, hotel):
    draft = send(owner, hotel, guest(1, arrived="10/09/2026"), guest(2, arrived="10/14/2026", leaving="31/10/2026"))
    assert "month first" in said(draft, 2)["arrived_on"] and not draft.table_info["questions"]["arrived_on"]["open"]
    import_changes.answer_days(by=owner, import_=draft, answers={"arrived_on": "as_read"})
    assert said(draft, 2) == {} and draft.rows.first().values["arrived_on"] == "2026-10-09"


@given(rows=st.lists(st.tuples(st.integers(1, 6), st.sampled_from([{}, {"sex": "?"}, {"arrived": "19/10/2026"}, {"room": ""},
                                                                   {"left": "21/10/2026"}, {"permitted": ""}])), min_size=1))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_numbers_add_up_whatever_the_list(app, rows):
    owner = person("owner", "Nguyễn Thị Chủ")
    hotel = establishment(owner)
    imports.confirm(by=owner, import_=send(owner, hotel, guest(1), guest(2)))
    draft = send(owner, hotel, *(guest(number, **more) for number, more in rows))
    done = imports.confirm(by=owner, import_=draft)
    assert done.rows_read == len(rows) == done.rows_stored + done.rows_refused + done.rows_duplicate
    assert Stay.select().where(Stay.establishment == hotel).count() == 2 + done.rows_stored
    assert done.rows_stored == ImportRow.select().where(ImportRow.import_ == done, ImportRow.state == "stored").count()


def test_only_the_people_of_the_establishment_send_mend_confirm_and_see(owner, hotel, other_owner, commune_officer):
    draft = send(owner, hotel, guest(1))
    for stranger in (other_owner, commune_officer):
        assert refused(send, owner=stranger, hotel=hotel).field == "establishment"
        assert refused(imports.confirm, by=stranger, import_=draft).field == "establishment"
        assert refused(import_changes.leave_out, by=stranger, import_=draft, number=2).field == "establishment"
        assert not imports.visible_to(stranger).where(Import.id == draft.id).exists()
    assert imports.visible_to(owner).get() == draft


def test_a_discarded_draft_keeps_no_guest_and_cannot_be_confirmed(owner, hotel):
    draft = send(owner, hotel, guest(1))
    imports.discard(by=owner, import_=draft)
    assert draft.rows.count() == 0 and "no longer" in refused(imports.confirm, by=owner, import_=draft).message
    assert send(owner, hotel, guest(1)).id != draft.id


def test_old_drafts_and_the_rows_of_stored_lists_are_wiped(owner, hotel):
    draft, stored = send(owner, hotel, guest(1)), imports.confirm(by=owner, import_=send(owner, hotel, guest(2)))
    imports.purge(datetime(2100, 1, 1), 30)
    assert not Import.select().where(Import.id == draft.id).exists()
    assert Import.get_by_id(stored.id).rows_stored == 1 and stored.rows.count() == 0
    assert Stay.select().where(Stay.establishment == hotel).count() == 1


def test_a_file_read_apart_becomes_a_draft_and_its_bytes_go(owner, hotel):
    new = {"user": owner, "establishment": hotel, "file_name": "kbtt12.xlsx", "content_hash": "x"}
    begun = import_reading.begin(new, sample("kbtt12.xlsx"), LIMITS)
    assert begun.state == "reading" and bytes(begun.content)
    import_reading.read(begun.id, LIMITS)
    draft = Import.get_by_id(begun.id)
    assert (draft.state, draft.content) == ("draft", None) and numbers(draft) == (4, 4, 0, 0)


def test_a_file_that_cannot_be_read_apart_says_why(owner, hotel):
    new = {"user": owner, "establishment": hotel, "file_name": "khach.xlsx", "content_hash": "x"}
    begun = import_reading.begin(new, sample("vietnamese.xlsx"), LIMITS)
    import_reading.read(begun.id, LIMITS)
    failed = Import.get_by_id(begun.id)
    assert failed.state == "failed" and "Vietnamese guests" in Problem(**failed.problem).message and failed.content is None


def test_after_a_stop_half_read_files_are_read_again_and_lost_ones_go(owner, hotel, monkeypatch):
    new = {"user": owner, "establishment": hotel, "file_name": "kbtt12.xlsx", "content_hash": "x"}
    kept = import_reading.begin(new, sample("kbtt12.xlsx"), LIMITS)
    lost = Import.create(**new)
    ImportRow.create(import_=kept, number=1, state="ready")
    started = []
    monkeypatch.setattr(import_reading, "start", lambda import_id, limits: started.append(import_id))
    import_reading.resume(LIMITS)
    assert started == [kept.id] and kept.rows.count() == 0 and not Import.select().where(Import.id == lost.id).exists()
