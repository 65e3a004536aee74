"""The growth of the main figures with the number of stays, drawn: a panel each, a line for each database, the target dashed."""

from math import log10
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.data import SIZES
from bench.figures import UNITS, target

# Each line's name, colour, and the side of a point on which its value stands.
LINES = {"sqlite": ("SQLite", "#1c5d99", "end"), "postgres": ("Postgres", "#b3541e", "start")}
ACROSS, WIDE, HIGH, LEGEND = 3, 300, 180, 30
# The plot inside a panel: its left and upper edge, its width and height, and the room aside for the values.
LEFT, TOP, WIDTH, HEIGHT, ASIDE = 20, 50, 260, 90, 35


class Figure(NamedTuple):
    """What a panel shows: its heading, and which value of which row of which part."""

    heading: str
    part: str
    what: str
    value: str


FIGURES = (
    Figure("Owner's list of 50 rows", "pages", "owner's list, 50 rows", "share"),
    Figure("Officer's list, slowest of all searches", "lists", "officer's list, slowest of all searches", "p95"),
    Figure("Declare one guest", "declare", "declare one guest", "p95"),
    Figure("Import 10,000 rows", "imports", "workbook of 10,000 rows to stored", "seconds"),
    Figure("Search a document", "search", "exact document, province", "p95"),
    Figure("Search a part of a name", "search", "name fragment, province", "p95"),
    Figure("A year's report", "reports", "year, screen, province", "seconds"),
    Figure("A year's pack as PDF", "reports", "year, pack as PDF, province", "seconds"),
    Figure("Book a time", "bookings", "list of times to confirmed", "rate"),
    Figure("Memory of the server", "memory", "memory of the server after the above", "memory"),
    Figure("Start", "pages", "cold start to first answer", "seconds"),
    Figure("Largest later page", "pages", "later pages, gzip", "weight"),
)


def drawing(kept):
    """The drawing as text; `kept` are rows by (database, size)."""
    high = LEGEND + HIGH * -(-len(FIGURES) // ACROSS)
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {ACROSS * WIDE} {high}", "role": "img",
                          "font-family": "sans-serif", "font-size": "11", "fill": "#222"})
    SubElement(svg, "title").text = "Growth of the main figures with the number of stays"
    SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#fff"})
    for place, (name, colour, _side) in enumerate([*LINES.values(), ("target", "#777", "")]):
        _text(svg, name, LEFT + 80 * place, 20, fill=colour, font_weight="bold")
    for number, figure in enumerate(FIGURES):
        down, along = divmod(number, ACROSS)
        panel = SubElement(svg, "g", {"transform": f"translate({along * WIDE} {LEGEND + down * HIGH})"})
        _panel(panel, figure, {(kind, size): row for (kind, size), rows in kept.items() for row in rows
                               if (row["part"], row["what"]) == (figure.part, figure.what)})
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def _panel(panel, figure, found):
    """One figure; `found` are its rows by (database, size)."""
    limit = next((row["target"].get(figure.value) for row in found.values()), None)
    most = 1.25 * max([limit or 0, *(row["values"][figure.value] for row in found.values())]) or 1
    _text(panel, figure.heading, LEFT, 16, font_weight="bold")
    _rule(panel, TOP + HEIGHT, "#222")
    for size in SIZES:
        _text(panel, size, _along(size), TOP + HEIGHT + 14, text_anchor="middle", fill="#555")
    if limit is not None:
        _rule(panel, _height(limit, most), "#777", stroke_dasharray="4 3")
        _text(panel, target({figure.value: limit}), LEFT, 32, fill="#777")
    for kind, (_name, colour, side) in LINES.items():
        values = [(size, found[kind, size]["values"][figure.value]) for size in SIZES if (kind, size) in found]
        points = [(_along(size), _height(value, most), f"{value:,.{UNITS[figure.value].digits}f}") for size, value in values]
        _line(panel, points, colour, side)


def _line(panel, points, colour, side):
    """A line through (x, y, value) with each value beside its point."""
    SubElement(panel, "polyline", {"points": " ".join(f"{x:.1f},{y:.1f}" for x, y, _value in points), "fill": "none",
                                   "stroke": colour, "stroke-width": "1.5"})
    for x, y, value in points:
        SubElement(panel, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3", "fill": colour})
        _text(panel, value, x + (-5 if side == "end" else 5), y - 5, fill=colour, text_anchor=side)


def _along(size):
    first, last = (log10(SIZES[each]) for each in ("10k", "10m"))
    return LEFT + ASIDE + (WIDTH - 2 * ASIDE) * (log10(SIZES[size]) - first) / (last - first)


def _height(value, most):
    return TOP + HEIGHT - HEIGHT * value / most


def _rule(panel, y, colour, **more):
    ends = {"x1": f"{LEFT}", "x2": f"{LEFT + WIDTH}", "y1": f"{y:.1f}", "y2": f"{y:.1f}"}
    SubElement(panel, "line", ends | {"stroke": colour} | _named(more))


def _text(panel, told, x, y, **more):
    SubElement(panel, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}"} | _named(more)).text = told


def _named(attributes):
    return {name.replace("_", "-"): value for name, value in attributes.items()}
