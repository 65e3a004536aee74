"""Accounts found by a piece of name, e-mail address, telephone number or user name, among a million of them."""

from functools import reduce
from operator import or_

from peewee import SQL, NodeList, fn

from database import is_postgres
from domain import pieces
from domain.names import fold, tidy
from models import User

# As the index of Postgres has it (migration 0072).
_WORDS = NodeList((SQL("(' ' ||"), User.name_key, SQL("|| ' ' || COALESCE("), User.email, SQL(", '') || ' ' || COALESCE("),
                   User.phone, SQL(", '') || ' ' || COALESCE("), User.user_name, SQL(", ''))")))


def matching(rows, query):
    """The accounts with a piece in their name (accents aside), e-mail address, telephone number or user name.

    Two letters must begin a word, one letter the name."""
    folded, typed = fold(query), tidy(query).lower()
    if not typed:
        return rows
    if len(typed) == 1:
        return rows.where(_begins(folded or typed))
    sought = [text if len(text) >= pieces.LEAST else f" {text}" for text in dict.fromkeys((folded, typed)) if text]
    few = pieces.few(User, _WORDS, "person_words", sought)
    if few is not None:
        return rows.where(User.id.in_(few))
    find = fn.STRPOS if is_postgres() else fn.INSTR
    return rows.where(reduce(or_, [find(_WORDS, piece) > 0 for piece in sought]))


def _begins(letter):
    if is_postgres():
        return fn.STARTS_WITH(User.name_key, letter)
    # From the letter to the highest character behind it: a range of the index by name.
    return User.name_key.between(letter, f"{letter}\U0010ffff")
