"""The figures of `make bench`: held to their targets, kept part by part, composed to one page with one drawing."""

from xml.etree import ElementTree

import pytest

from bench import composing, figures, growth

SVG = "{http://www.w3.org/2000/svg}"


def part(name, *rows):
    measured = figures.Part(name)
    for what, limits, values in rows:
        measured.add(what, limits, **values)
    return measured


@pytest.fixture
def results(tmp_path):
    """A folder with two parts of ten thousand stays on SQLite, the second measured on Postgres too, there too slow."""
    folder = tmp_path / "results"
    sqlite = {"size": "10k", "kind": "sqlite", "edition": "SQLite 3", "folder": folder}
    list_of_times = "list of times to confirmed", {"rate": 40}
    figures.keep(part("bookings", (*list_of_times, {"rate": 50, "p95": 99.96})), (2000, 3000), **sqlite)
    figures.keep(part("pages", ("cold start to first answer", {"seconds": 2}, {"seconds": 1.25})), (2400, 2400), **sqlite)
    figures.keep(part("bookings", (*list_of_times, {"rate": 30, "p95": 300})), (1000, 1000),
                 **sqlite | {"kind": "postgres", "size": "1m"})
    return folder


def line(page, start):
    return next(each for each in page.splitlines() if each.startswith(start))


@pytest.mark.parametrize(("limits", "values", "ok"), [
    ({"rate": 80, "p95": 150}, {"rate": 80, "p95": 150}, True), ({"rate": 80, "p95": 150}, {"rate": 79.9, "p95": 10}, False),
    ({"rate": 80, "p95": 150}, {"rate": 200, "p95": 150.1}, False), ({"over": 0}, {"over": 1}, False)])
def test_a_figure_keeps_to_every_limit(limits, values, ok):
    assert figures.met(limits, values) is ok


def test_figures_and_targets_are_told_in_words():
    assert figures.words({"seconds": 6.3, "rows": 10_000, "peak": 194}, "a note") == "6.30 s, 10,000 rows, peak 194 MB (a note)"
    assert figures.target({"rate": 80, "p95": 150}) == ">= 80/s, p95 <= 150 ms"


def test_a_part_measured_again_takes_the_place_of_its_old_figures_only(results):
    figures.keep(part("bookings", ("page of days and times", {"p95": 60}, {"p95": 61})), (2500, 2600), size="10k", kind="sqlite",
                 edition="SQLite 3", folder=results)
    rows = figures.kept(results)["sqlite", "10k"]
    assert [(row["part"], row["what"], row["ok"]) for row in rows] == [
        ("pages", "cold start to first answer", True), ("bookings", "page of days and times", False)]
    assert rows[1]["floor"] == [2500, 2600]


def test_the_page_has_a_column_for_each_size_and_what_a_rate_is_of_the_floor(results):
    sqlite, postgres = composing.page(figures.kept(results)).split("## Postgres")
    assert "| 10,000 stays | 1,000,000 stays | 10,000,000 stays |" in sqlite
    assert line(sqlite, "| bookings").endswith("| 50/s, 0.020 of the floor, p95 100 ms | – | – |")
    assert line(postgres, "| bookings").endswith("| – | 30/s, 0.030 of the floor, p95 300 ms **MISSED** | – |")


def test_the_page_tells_when_it_was_measured_and_how_the_machine_wavered(results):
    page = composing.page(figures.kept(results))
    assert page.index("| pages | cold") < page.index("| bookings | list")
    assert "| 2,000/s, 3,000/s | 40% |" in line(page, "| 10,000 | bookings")


def test_growth_is_drawn_with_a_line_for_each_database_and_the_target(results):
    composing.compose(results)
    drawing = ElementTree.parse(results.with_suffix(".svg")).getroot()
    panel = next(each for each in drawing.iter(f"{SVG}g") if each[0].text == "Book a time")
    told = [each.text for each in panel.iter(f"{SVG}text")]
    assert {">= 40/s", "50", "30"} <= set(told)
    assert len([each for each in panel.iter(f"{SVG}polyline") if each.get("points")]) == 2
    assert "(results.svg)" in results.with_suffix(".md").read_text(encoding="utf8")


def test_what_lies_in_the_house_is_composed_of_what_is_kept():
    kept, page = figures.kept(), figures.RESULTS.with_suffix(".md")
    assert page.read_text(encoding="utf8") == composing.page(kept)
    assert page.with_suffix(".svg").read_text(encoding="utf8") == growth.drawing(kept)


def test_every_figure_that_is_drawn_is_kept():
    kept = {(row["part"], row["what"], value) for rows in figures.kept().values() for row in rows for value in row["values"]}
    assert {(each.part, each.what, each.value) for each in growth.FIGURES} <= kept
