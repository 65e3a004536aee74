"""Composes bench/results.md and the drawing in it from all figures that are kept: `python -m bench.composing`."""

from statistics import mean

from bench import figures, growth
from bench.data import SIZES
from bench.parts import PARTS

# The sizes of a whole measurement; others have a column only where they were measured.
WHOLE = ("10k", "1m", "10m")
HEADINGS = {"sqlite": "SQLite", "postgres": "Postgres"}
INTRO = """# What was measured

`make bench` writes this page from `bench/results`, one file for each number of stays and database. The clients, eight at a time
unless it says otherwise, run on the same machine as the server; the database lies in memory, and no backup
is made meanwhile. “Work” is the server's processor time for each answer, which other programs disturb less. Each search (200
documents, names, 30 purposes by each officer) is asked once.

**Floor**: a bare page of Flask on waitress for as many clients, measured before and after every part. What a rate is of it stands
beside the rate; figures that differ by less than the two floors of their part (“noise”) may differ by the machine alone.

![Growth of the main figures with the number of stays](results.svg)
"""


def compose(folder=figures.RESULTS):
    """Write the page and the drawing beside the folder."""
    kept = figures.kept(folder)
    folder.with_suffix(".md").write_text(page(kept), encoding="utf8")
    folder.with_suffix(".svg").write_text(growth.drawing(kept), encoding="utf8")


def page(kept):
    """The page as text: for each database what was measured, and when."""
    lines = [INTRO]
    for kind, heading in HEADINGS.items():
        sizes = {size: kept.get((kind, size), ()) for size in SIZES if size in WHOLE or (kind, size) in kept}
        if any(sizes.values()):
            lines += [f"## {heading}", "", *_figures(sizes), "", *_circumstances(sizes), ""]
    return "\n".join(lines)


def _figures(sizes):
    """A table with a line for each figure and a column for each size."""
    found = {size: {(row["part"], row["what"]): row for row in rows} for size, rows in sizes.items()}
    every = dict.fromkeys(key for rows in found.values() for key in rows)
    yield _line("Part", "What", "Target", *(f"{SIZES[size]:,} stays" for size in sizes))
    yield _line(*["---"] * (3 + len(sizes)))
    for part, what in sorted(every, key=lambda key: _place(key[0])):
        rows = [found[size].get((part, what)) for size in sizes]
        yield _line(part, what, figures.target(next(row["target"] for row in rows if row)), *map(_cell, rows))


def _cell(row):
    if not row:
        return "–"
    values = row["values"]
    if "rate" in values:
        values = {"rate": values["rate"], "share": values["rate"] / mean(row["floor"])} | values
    return figures.words(values, row["note"]) + ("" if row["ok"] else " **MISSED**")


def _circumstances(sizes):
    """A table of when each part was measured, and what the machine was like then."""
    yield _line("Stays", "Part", "Measured", "Floor", "Noise", "Load", "Machine, database")
    yield _line(*["---"] * 7)
    for size, rows in sizes.items():
        for part, row in sorted({row["part"]: row for row in rows}.items(), key=lambda each: _place(each[0])):
            floor = row["floor"]
            yield _line(f"{SIZES[size]:,}", part, row["measured"], ", ".join(f"{each:,}/s" for each in floor),
                        f"{(max(floor) - min(floor)) / mean(floor):.0%}" if len(floor) > 1 else "–", row["load"] or "–",
                        f"{row['machine']}, {row['database']}")


def _place(part):
    """Parts stand in the order they are measured in; one measured cold stands after the same in memory."""
    return [*PARTS].index(part.removesuffix(", cold")), part


def _line(*cells):
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    compose()
