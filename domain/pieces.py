"""Rows found by pieces of their words (three letters at least), in the index each database keeps of these pieces."""

import re
from functools import reduce
from operator import or_

from peewee import OP, Expression, Table

from database import db, is_postgres

# What more rows than FEW have is found sooner by reading a list in its order: they lie close together.
LEAST, FEW = 3, 1000


def few(model, words, index, pieces, *tests):
    """The numbers of the rows that have one of the pieces in their words; None for too short a piece, and for more than FEW rows.

    `words` is the very expression of the Postgres index (another one would not use it), `index` the table of SQLite's; `tests`
    say which rows alone both hold.
    """
    if min(map(len, pieces)) < LEAST:
        return None
    if is_postgres():
        found = model.select(model.id).where(reduce(or_, [
            Expression(words, OP.LIKE, "%" + re.sub(r"([%_\\])", r"\\\1", piece) + "%") for piece in pieces]), *tests)
    else:
        kept, asked = Table(index, ("rowid", index)).bind(db), [piece.replace('"', '""') for piece in pieces]
        found = kept.select(kept.rowid).where(Expression(getattr(kept, index), "MATCH", '"' + '" OR "'.join(asked) + '"'))
    numbers = [number for number, in found.limit(FEW + 1).tuples()]
    return numbers if len(numbers) <= FEW else None
