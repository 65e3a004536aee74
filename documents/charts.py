"""Drawings of a report as SVG: bars and a curve by day. Sizes are attributes, colours come from the style sheet's classes."""

from xml.etree import ElementTree

from markupsafe import Markup

from documents.figures import number as _number

BAR_HEIGHT = 36
CURVE_HEIGHT = 200
_TOP, _BOTTOM = 18, 24


def bars(rows, *, title, name, number=_number):
    """Horizontal bars for (label, n) pairs, the longest as wide as the page; `name` makes the ids of this drawing."""
    svg = _drawing(title, name, BAR_HEIGHT * max(len(rows), 1))
    most = max((n for _label, n in rows), default=0) or 1
    for place, (label, n) in enumerate(rows):
        top = place * BAR_HEIGHT
        _text(svg, label, x="0", y=top + 14)
        _text(svg, number(n), x="100%", y=top + 14, anchor="end")
        _rect(svg, "chart-ground", top + 20, 100)
        _rect(svg, "chart-bar", top + 20, 100 * n / most)
    return _markup(svg)


def curve(numbers, *, title, name, ends, beside=(), number=_number):
    """A line through the numbers of consecutive days, with another dashed one of an earlier period beside it.

    `ends` are the words under the first and the last day."""
    svg = _drawing(title, name, CURVE_HEIGHT)
    most = max((*numbers, *beside, 1))
    inside = CURVE_HEIGHT - _TOP - _BOTTOM
    for share in (0, 0.5, 1):
        y = _TOP + inside * share
        ElementTree.SubElement(svg, "line", {"class": "chart-grid", "x1": "0", "x2": "100%", "y1": f"{y:g}", "y2": f"{y:g}"})
    plot = ElementTree.SubElement(svg, "svg", {
        "x": "0", "y": str(_TOP), "width": "100%", "height": str(inside), "preserveAspectRatio": "none",
        "viewBox": f"0 0 {max(len(numbers) - 1, 1)} {inside}", "class": "chart-plot"})
    for line, kind in ((beside, "chart-line earlier"), (numbers, "chart-line")):
        if line[:len(numbers)]:
            points = _points(line[:len(numbers)], most, inside)
            ElementTree.SubElement(plot, "polyline", {"class": kind, "points": points, "vector-effect": "non-scaling-stroke"})
    _text(svg, number(most), x="0", y=_TOP - 5)
    _text(svg, ends[0], x="0", y=CURVE_HEIGHT - 6)
    _text(svg, ends[1], x="100%", y=CURVE_HEIGHT - 6, anchor="end")
    return _markup(svg)


def _points(numbers, most, height):
    # A single day is a level line, not an invisible point.
    line = numbers if len(numbers) > 1 else [*numbers, *numbers]
    return " ".join(f"{place},{height - height * n / most:.1f}" for place, n in enumerate(line))


def _drawing(title, name, height):
    svg = ElementTree.Element("svg", {"class": "chart", "role": "img", "aria-labelledby": f"{name}-title", "width": "100%",
                                      "height": str(height)})
    ElementTree.SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    return svg


def _rect(svg, kind, y, percent):
    shape = {"x": "0", "y": str(y), "width": f"{percent:.2f}%", "height": "10", "rx": "2"}
    ElementTree.SubElement(svg, "rect", {"class": kind, **shape})


def _text(svg, words, *, x, y, anchor="start"):
    ElementTree.SubElement(svg, "text", {"x": x, "y": str(y), "text-anchor": anchor}).text = words


def _markup(svg):
    return Markup(ElementTree.tostring(svg, encoding="unicode", short_empty_elements=False))  # noqa: S704 (escaped by the writer)
