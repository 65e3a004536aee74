"""Satisfaction: asked once after the result, counted, and never to be traced to a person."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain.applications import ratings
from domain.clock import today
from domain.problems import Refused
from models import AuditEntry, Rated, Rating
from tests import visits
from tests.applying import draft, sent
from tests.views.test_look_up import NUMBER, ask, body, moved

LAST_MONTH = (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def finished(state="returned", **values):
    return moved(sent()[0], "received", state, **values)


def given(point, *scores, month=LAST_MONTH, words=""):
    for score in scores:
        Rating.create(point=point, kind="adult", month=month, score=score, words=words)


def send(client, made, **more):
    return client.post("/look-up/rating", data={"code": made.code, "personal_number": NUMBER, "score": "4", **more})


@pytest.mark.parametrize("state", ["received", "done", "returned"])
def test_it_is_asked_after_the_result_and_once(browser, state):
    made, client = moved(sent()[0], state), browser()
    assert "/look-up/rating" in body(ask(client, made.code))
    assert send(client, made, words="Rất nhanh.").status_code == 303
    assert [(each.score, each.words) for each in Rating.select()] == [(4, "Rất nhanh.")]
    assert "/look-up/rating" not in body(ask(client, made.code))
    answer = send(client, made, score="1")
    assert answer.status_code == 422 and Rating.select().count() == 1


@pytest.mark.parametrize("state", ["registered", "supplement", "withdrawn"])
def test_before_the_result_it_is_not_asked(browser, state):
    made = moved(sent()[0], state)
    client = browser()
    assert "/look-up/rating" not in body(ask(client, made.code))
    assert send(client, made).status_code == 422 and not Rating.select().exists()


@pytest.mark.parametrize("score", ["", "0", "6", "x", "-1", "٣", "4.5"])
def test_a_score_is_one_of_five(browser, score):
    answer = send(browser(), finished(), score=score, words="Giữ nguyên")
    assert answer.status_code == 422 and "Giữ nguyên" in body(answer) and not Rating.select().exists()


def test_words_too_long_are_refused(browser):
    assert send(browser(), finished(), words="x" * 1001).status_code == 422


def test_a_wrong_number_or_a_draft_rates_nothing(browser):
    assert send(browser(), finished(), personal_number="074190001235").status_code == 422
    assert send(browser(), draft()[0]).status_code == 422
    assert not Rating.select().exists()


def test_nothing_stored_leads_from_the_answer_to_the_dossier(browser):
    made = finished()
    send(browser(), made)
    stored = Rating.select().dicts().get()
    assert set(stored) == {"id", "point", "kind", "month", "score", "words"} and stored["month"].day == 1
    assert Rated.select().dicts().get() == {"id": Rated.get().id, "application": made.id}
    entry = AuditEntry.get(AuditEntry.action == "rating.given")
    assert (entry.subject_id, entry.details) == (None, {})


def test_two_answers_at_once_are_one(app):
    made = finished()
    Rated.create(application=made)
    with pytest.raises(Refused, match="already"):
        ratings.rate(code=made.code, personal_number=NUMBER, score=5)
    assert not Rating.select().exists()


def test_few_answers_show_only_how_many(province_officer):
    point = visits.point()
    given(point, 5, 5, 1, 1, words="Bí mật")
    rows, said = ratings.figures(province_officer, LAST_MONTH, today())
    assert [(row.count, row.average, row.scores) for row in rows if row.name == point.name] == [(4, None, None)] and said == []


def test_five_answers_of_a_month_that_is_over_are_shown(province_officer):
    point = visits.point()
    given(point, 5, 5, 4, 4)
    given(point, 2, words="Chờ lâu")
    row = next(row for row in ratings.figures(province_officer, LAST_MONTH, today())[0] if row.name == point.name)
    assert (row.count, row.average, row.scores) == (5, 4.0, {5: 2, 4: 2, 3: 0, 2: 1, 1: 0})
    assert ratings.figures(province_officer, LAST_MONTH, today())[1] == [("Chờ lâu", point.name)]


def test_a_month_that_still_runs_tells_nothing_to_who_looks_each_day(province_officer):
    point = visits.point()
    given(point, 5, 5, 5, 5, 5, month=today().replace(day=1), words="Hôm nay")
    rows, said = ratings.figures(province_officer, LAST_MONTH, today())
    assert next(row for row in rows if row.name == point.name).scores is None and said == []


def test_one_period_taken_from_another_tells_nothing(province_officer):
    point, before = visits.point(), (LAST_MONTH - timedelta(days=1)).replace(day=1)
    given(point, 5, 5, 5, 5, 5)
    given(point, 1, month=before)
    both = ratings.figures(province_officer, before, today())[0]
    assert next(row for row in both if row.name == point.name).scores[1] == 0


def test_the_page_and_the_workbook_say_the_same(browser, province_officer, commune_officer):
    point = visits.point()
    given(point, 5, 5, 4, 4, 2, words="=1+1")
    client = browser(province_officer)
    asked = {"period": "free", "since": f"{LAST_MONTH:%d/%m/%Y}", "until": f"{today():%d/%m/%Y}"}
    page = body(client.get("/province/satisfaction", query_string=asked))
    assert point.name in page and "4,0" in page
    book = load_workbook(BytesIO(client.get("/province/satisfaction.xlsx", query_string=asked).data))
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert point.name in cells and 4 in cells
    assert any(str(cell).startswith("=1+1 (") for row in book.worksheets[1].iter_rows() for cell in (each.value for each in row))
    assert point.name not in body(browser(commune_officer).get("/commune/satisfaction", query_string=asked))
