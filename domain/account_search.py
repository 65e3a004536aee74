"""Accounts found by a piece of name, e-mail address, telephone number or user name, among a million of them."""

import re
from functools import reduce
from operator import or_

from peewee import OP, SQL, Expression, NodeList, Table, fn

from database import db, is_postgres
from domain.names import fold, tidy
from models import User

# The index knows pieces of three letters. A piece that more than FEW accounts have is found sooner by walking through the list.
PIECE, FEW = 3, 1000
# Exactly the expression of the Postgres index (migration 0072): otherwise it is not used.
_WORDS = NodeList((SQL("(' ' ||"), User.name_key, SQL("|| ' ' || COALESCE("), User.email, SQL(", '') || ' ' || COALESCE("),
                   User.phone, SQL(", '') || ' ' || COALESCE("), User.user_name, SQL(", ''))")))


def matching(rows, query):
    """Those among accounts that a piece fits, of the name without regard to accents; two letters are the beginning of a word,
    one is that of the name."""
    folded, typed = fold(query), tidy(query).lower()
    if not typed:
        return rows
    if len(typed) == 1:
        return rows.where(_begins(folded or typed))
    pieces = [text if len(text) >= PIECE else f" {text}" for text in dict.fromkeys((folded, typed)) if text]
    few = _few(pieces) if min(map(len, pieces)) >= PIECE else None
    if few is not None:
        return rows.where(User.id.in_(few))
    find = fn.STRPOS if is_postgres() else fn.INSTR
    return rows.where(reduce(or_, [find(_WORDS, piece) > 0 for piece in pieces]))


def _begins(letter):
    if is_postgres():
        return fn.STARTS_WITH(User.name_key, letter)
    # From the letter to the highest character behind it: a range of the index by name.
    return User.name_key.between(letter, f"{letter}\U0010ffff")


def _few(pieces):
    """The numbers of the accounts with one of the pieces in their words, by the database's own index; None when more than FEW."""
    if is_postgres():
        found = User.select(User.id).where(reduce(or_, [
            Expression(_WORDS, OP.LIKE, "%" + re.sub(r"([%_\\])", r"\\\1", piece) + "%") for piece in pieces]))
    else:
        words, asked = Table("person_words", ("rowid", "person_words")).bind(db), [piece.replace('"', '""') for piece in pieces]
        found = words.select(words.rowid).where(Expression(words.person_words, "MATCH", '"' + '" OR "'.join(asked) + '"'))
    numbers = [number for number, in found.limit(FEW + 1).tuples()]
    return numbers if len(numbers) <= FEW else None
