"""After its term a stay or dossier leads to nobody any more; the figures stay, and what is held stays whole."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from database import db, is_postgres
from domain import counting, foreigners, holds, month_counts, notices, retention, stay_changes, stay_lists, stays
from domain.applications import deliveries, expiry
from domain.clock import now, today
from domain.problems import Refused
from models import (
    Application,
    AuditEntry,
    DayCount,
    Delivery,
    Foreigner,
    LegalHold,
    MonthCount,
    Notice,
    Paper,
    Stay,
    StayChange,
    WatchHit,
)
from tests import visits
from tests.domain.test_counting import plain, sums
from tests.domain.test_stays import TODAY, guest
from tests.house.world import watch_list

LATER = timedelta(days=3 * 366)


@pytest.fixture
def terms(app):
    """An office that keeps stays and dossiers two years, and notices one."""
    return replace(app.khaibao, stay_years=2, dossier_years=2, notice_months=12)


@pytest.fixture
def declared(owner, hotel):
    """Two guests of today; the first one's name was corrected, and the stay of the second has ended."""
    first = stays.declare(by=owner, establishment=hotel, values=guest(note="Dị ứng", purpose="Du lịch"))
    stay_changes.correct(by=owner, stay=first, values=guest(full_name="ERIKSSON ANNA", purpose="Du lịch"),
                         reason="Sai tên ERIKSSON")
    second = stays.declare(by=owner, establishment=hotel, values=guest(full_name="SATO KEN", passport_number="TK7654321",
                                                                       nationality="JPN", sex="M"))
    stay_changes.leave(by=owner, stay=second, left_on=TODAY)
    return first, second


def later(terms, **more):
    with time_machine.travel(now() + LATER, tick=False):
        return {each.kind: (each.redacted, each.held) for each in retention.run(terms, **more)}


def months():
    return {(c.month, c.ward_id, c.kind, c.value): c.n for c in MonthCount.select() if c.n}


def everything(table):
    return list(table.select().order_by(table.id).dicts())


def test_a_stay_past_its_term_keeps_what_the_figures_need_and_nothing_else(terms, declared):
    assert later(terms)["stays"] == (2, 0)
    first, second = Stay.select().order_by(Stay.id)
    assert (first.full_name, first.name_key, first.note, first.room, first.purpose) == ("—", "", "", "", "")
    assert first.passport_number == f"~{first.id}" and retention.redacted(first)
    assert (first.arrived_on, first.nationality, first.sex, first.purpose_kind) == (TODAY, "SWE", "F", "tourism")
    assert (first.birth_precision, first.birth_date.month, first.birth_date.day) == ("Y", 1, 1)
    assert second.left_on == TODAY and not Foreigner.select().exists()


def test_the_sums_of_days_and_months_stay_as_they_were(terms, declared):
    with time_machine.travel(now() + LATER, tick=False):
        month_counts.close()
    before = sums(), months()
    later(terms)
    assert (sums(), months()) == before and plain() == before[0]
    counting.recount()
    assert sums() == before[0]


@pytest.mark.parametrize("age", [0, 13, 14, 17, 18, 29, 30, 44, 45, 59, 60, 101])
def test_everybody_stays_in_the_same_band_of_age(terms, declared, age):
    born = (TODAY - timedelta(days=int(age * 365.2425) + 5))
    Stay.update(birth_date=born).execute()
    band = counting.band(counting.age(born, TODAY), counting.AGES)
    later(terms)
    assert {counting.band(counting.age(row.birth_date, row.arrived_on), counting.AGES) for row in Stay.select()} == {band}


def test_nobody_is_found_by_name_or_number_any_more(terms, declared, province_officer):
    def found(**more):
        return stay_lists.page(stays.visible_to(province_officer), stay_lists.Filters(**more)).rows

    assert found(q="eriks") and found(q="L898902C3")
    later(terms)
    assert not found(q="eriks") and not found(q="L898902C3") and not found(q="sato")
    if not is_postgres():
        for piece in ('"ERI" AND "RIK"', '"SAT" AND "ATO"'):
            assert not db.execute_sql("SELECT rowid FROM stay_word WHERE stay_word MATCH ?", (piece,)).fetchall()


def test_the_changes_of_a_stay_tell_its_days_only(terms, declared):
    later(terms)
    told = [(each.before, each.after, each.reason) for each in StayChange.select().order_by(StayChange.id)]
    assert told[0] == ({}, {}, "") and told[1][1] == {"left_on": f"{TODAY}"}
    assert not [each for each in told if "ERIKSSON" in str(each)]


def test_what_has_not_ended_long_enough_ago_stays(terms, declared):
    before = everything(Stay)
    with time_machine.travel(now() + timedelta(days=700), tick=False):
        retention.run(terms)
    assert everything(Stay) == before and Foreigner.select().count() == 2


def test_without_a_term_nothing_is_touched(app, declared):
    before = everything(Stay)
    assert set(later(app.khaibao)) == {"notices"} and everything(Stay) == before
    assert later(replace(app.khaibao, notice_months=0)) == {}


def test_a_second_run_changes_nothing(terms, declared):
    later(terms)
    before = everything(Stay), everything(AuditEntry)
    assert later(terms)["stays"] == (0, 0) and (everything(Stay), everything(AuditEntry)) == before


def test_a_dry_run_counts_and_changes_nothing(terms, declared):
    before = everything(Stay), everything(StayChange), everything(AuditEntry), everything(Notice)
    assert later(terms, dry=True)["stays"] == (2, 0)
    assert before == (everything(Stay), everything(StayChange), everything(AuditEntry), everything(Notice))


def test_who_is_stopped_midway_leaves_whole_batches_and_goes_on_later(terms, declared, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    with time_machine.travel(now() + LATER, tick=False):
        walk = retention.steps(terms)
        next(walk)
        next(walk)
        walk.close()
        first, second = Stay.select().order_by(Stay.id)
        assert retention.redacted(first) and not retention.redacted(second)
        assert [row.full_name for row in Foreigner.select()] == ["SATO KEN"] and sums() == plain()
        # What fails inside a batch takes the whole batch back.
        monkeypatch.setattr(WatchHit, "delete", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            retention.run(terms)
        assert Stay.get_by_id(second.id).full_name == "SATO KEN"
        monkeypatch.undo()
        assert retention.run(terms)[0].redacted == 1


@pytest.mark.parametrize("by_code", [True, False])
def test_a_held_stay_stays_until_it_is_released(terms, declared, province_officer, admin, by_code):
    what = {"code": declared[1].code} if by_code else {"passport_number": "tk 765-4321", "nationality": "JPN"}
    hold = holds.keep(by=province_officer, reason="Công văn 12", **what)
    assert later(terms)["stays"] == (1, 1)
    assert Stay.get_by_id(declared[1].id).full_name == "SATO KEN" and Foreigner.get().full_name == "SATO KEN"
    holds.release(by=admin, hold=hold)
    holds.release(by=admin, hold=hold)
    assert holds.standing() == [] and later(terms)["stays"] == (1, 0)
    acts = [entry.action for entry in AuditEntry.select().where(AuditEntry.action.startswith("hold."))]
    assert sorted(acts) == ["hold.released", "hold.set"]


def test_a_stay_that_waits_for_the_word_on_a_hit_stays(terms, owner, hotel, province_officer):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    WatchHit.create(entry=watch_list(province_officer).entries.get(), stay=stay, why="document")
    assert later(terms)["stays"] == (0, 1)
    WatchHit.update(state="cleared").execute()
    assert later(terms)["stays"] == (1, 0) and not WatchHit.select().exists()


def test_what_cannot_be_held_is_refused_at_its_field(declared, terms, province_officer, owner, commune_officer):
    code = declared[0].code
    holds.keep(by=province_officer, code=code, reason="Công văn 12")
    for more, field in (({"code": code}, "code"), ({}, "code"), ({"code": code, "passport_number": "A1"}, "code"),
                        ({"code": "nonsense"}, "code"), ({"passport_number": "A1"}, "nationality"),
                        ({"passport_number": "A" * 21, "nationality": "JPN"}, "passport_number"),
                        ({"code": code, "reason": " "}, "reason"), ({"code": code, "reason": "x" * 501}, "reason")):
        with pytest.raises(Refused) as refused:
            holds.keep(by=province_officer, **{"reason": "Công văn 13", **more})
        assert refused.value.problems[0].field == field
    later(terms)
    with pytest.raises(Refused, match="nothing left to hold"):
        holds.keep(by=province_officer, code=declared[1].code, reason="Công văn 14")
    for person in (owner, commune_officer, None):
        with pytest.raises(Refused):
            holds.keep(by=person, code=declared[1].code, reason="Công văn 15")
        with pytest.raises(Refused):
            holds.release(by=person, hold=LegalHold.get())
    assert LegalHold.select().where(LegalHold.released_at.is_null()).count() == 1


@pytest.fixture
def ended(app):
    """A dossier that ended today, with a paper and a notice."""
    made = visits.application(state="withdrawn", ended_at=now(), answers={"full_name": "Trần"}, state_reason="Đổi ý")
    Paper.create(application=made, kind="other", file_name="giay.pdf", media_type="application/pdf", checksum="0" * 64, size=1)
    notices.queue("application_withdrawn", to=None, application=made)
    return made


def test_a_dossier_past_its_term_loses_answers_papers_and_names(terms, ended):
    assert later(terms)["dossiers"] == (1, 0)
    row = Application.get_by_id(ended.id)
    assert {name: getattr(row, name) for name in expiry.NOBODY} == expiry.NOBODY and row.state_reason == ""
    assert (row.code, row.state, row.kind) == (ended.code, "withdrawn", "adult") and retention.redacted(row)
    assert not Paper.select().exists() and not Notice.select().exists()
    assert later(terms)["dossiers"] == (0, 0)


def test_a_held_dossier_or_one_whose_result_waits_stays(terms, ended, admin):
    waiting = visits.application(state="done", ended_at=now(), point=visits.point())
    deliveries.ready(waiting)
    holds.keep(by=admin, code=ended.code, reason="Khiếu nại 5")
    assert later(terms)["dossiers"] == (0, 2) and Paper.select().exists()
    assert Application.get_by_id(waiting.id).full_name


def test_of_a_result_that_left_long_ago_only_its_way_and_days_stay(terms, province_officer):
    visits.point()
    gone = visits.application(state="returned", ended_at=now())
    Delivery.create(application=gone, way="post", state="delivered", recipient="Trần Thị Số", phone="0912345678",
                    address="1 Đường Số 1", postings=1, tracking="EE123456785VN", posted_at=now(), ended_at=now(), reason="Về")
    handed = visits.application(state="returned", ended_at=now())
    Delivery.create(application=handed, way="office", state="handed", collector="authorised", collector_name="Lê Văn Thay",
                    collector_number="074190001234", collector_paper="Ủy quyền 5", handed_by=province_officer, ended_at=now())
    assert later(terms)["dossiers"] == (2, 0)
    posted, collected = Delivery.select().order_by(Delivery.id)
    assert (posted.way, posted.state, posted.postings, collected.collector) == ("post", "delivered", 1, "authorised")
    assert posted.posted_at and posted.ended_at and collected.handed_by == province_officer
    named = ("recipient", "phone", "address", "tracking", "reason", "collector_name", "collector_number", "collector_paper")
    assert {getattr(row, name) for row in (posted, collected) for name in named} <= {"", None}


def test_old_notices_go_but_not_what_still_waits_to_be_mailed(terms, owner):
    notices.queue("account_unlocked", to=owner)
    notices.queue("account_unlocked", to=owner)
    gone, waiting = Notice.select().order_by(Notice.id)
    Notice.update(mail="sent").where(Notice.id == gone.id).execute()
    Notice.update(mail="wait").where(Notice.id == waiting.id).execute()
    assert later(terms)["notices"] == (1, 0) and Notice.get() == waiting


def test_what_went_in_other_nights_is_not_read_again(terms, declared, ended, monkeypatch, plans):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    later(terms)
    assert set(later(terms).values()) == {(0, 0)}
    # One look for each kind, none at a row.
    for plan, index in zip(plans(lambda: later(terms)), ("stay_whole", "application_whole", "notice_created_at_id"), strict=True):
        assert index in plan and "TEMP B-TREE" not in plan, plan


def test_each_night_walks_once(terms, declared, monkeypatch):
    from operation.terms import Terms

    night = Terms(terms)
    with time_machine.travel((now() + LATER).replace(hour=19, minute=30), tick=False):
        night.run()
        assert Stay.select().where(Stay.full_name == "—").count() == 2
        monkeypatch.setattr(retention, "steps", lambda config: 1 / 0)
        night.run()
    assert today() == TODAY and DayCount.select().exists() and not foreigners.of(declared[0])
