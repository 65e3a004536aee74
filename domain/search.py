"""Finds people by document or name, and by what their stays show: only where an officer may see a stay of theirs."""

from contextlib import contextmanager
from functools import reduce
from itertools import permutations
from operator import or_
from typing import NamedTuple

from peewee import JOIN, OP, SQL, Expression, Select, Table, fn

from database import db, is_postgres
from domain import people_found, presence, stay_lines, stay_search, stays
from domain.names import document_number, fold
from domain.people_found import document
from domain.search_filters import Filters, conditions, span
from domain.stay_search import by_index, quiet
from models import Foreigner, Stay

PAGE = 50
# A name is found by pieces of three letters, so at least so many must be typed.
LEAST = 3
# At most so many people (or stays) are looked at for one page; the page then says that there may be more further on.
_MOST_LOOKED_AT = 4_000
_LOOKED_AT = (500, 3_500)
_EXPORTED_AT_ONCE = 500
# When a filter leaves fewer stays than this, their people are looked through instead of everybody of that name.
_FEW = 2_000
# Of so many namesakes Postgres walks through the people, newest first; fewer are looked up by the pieces of the name.
_COMMON = 5_000
_LAST = "ZZZZZZZZZZZZZZZZZZZZZ"
NONE = Filters()
_PERSON = (Foreigner.id, Foreigner.passport_number, Foreigner.nationality)


class Page(NamedTuple):
    """One page of people. `older` asks for the next one, None at the end; `short` when too little was typed to search by."""

    people: list
    older: int | None = None
    short: bool = False


def find(user, text="", filters=NONE, *, before=None):
    """One page of the people an officer may see: those of exactly this document first, then by document or newest first.

    `text` is a document number or its beginning, or fragments of a name in any order; without it the filters alone are
    asked, newest stay first. `before` is the `older` of the page before.
    """
    asked = _Asked(user, text, filters)
    if asked.short:
        return Page(asked.exact(), short=True)
    if not asked.text and not filters.given:
        return Page([])
    people, older = asked.page(before)
    return Page(people_found.described(user, people), older)


def every(user, text="", filters=NONE):
    """All the people find() would show, page after page, as (person, id of the newest stay that fits) pairs."""
    before, more = None, True
    asked = _Asked(user, text, filters)
    asked.size = _EXPORTED_AT_ONCE
    while more and not asked.short and (asked.text or filters.given):
        people, before = asked.page(before)
        more = before is not None
        yield people


class _Asked:
    """One question: who asks, what was typed, and what the stays must show."""

    def __init__(self, user, text, filters):
        self.user, self.text, self.filters = user, fold(text), filters
        self.number, self.size, self.places = document_number(self.text), PAGE, {}
        words = self.text.replace("_", "").split()
        self.words = [word for word in words if not any(c.isdigit() for c in word)]
        self.by_number = any(c.isdigit() for c in self.text)
        if self.by_number:
            # "KIM M123": the name and the beginning of the number; "M 123 456" is one number.
            mixed = [word for word in self.words if len(word) >= LEAST]
            self.words, pieces = mixed, [word for word in words if any(c.isdigit() for c in word)]
            self.beginning = "".join(pieces) if mixed else self.number
        self.pieces = _pieces(self.words)
        self.short = bool(self.text) and not self.by_number and not self.pieces
        self.conditions = conditions(user, filters)
        self.tests = [*people_found.scope_tests(user), *(quiet(each.test) for each in self.conditions), *span(filters)]

    def exact(self):
        return people_found.described(self.user, self._fitting(self._same_number()))

    def page(self, before):
        """[(person, id of the stay)], and what to go on from."""
        if not self.text:
            return self._by_stays(before)
        if self.by_number and not self.words:
            return self._walk(before, self._by_number)
        first = [] if before else self._fitting(self._same_number())
        few = self._few()
        found, older = self._walk(before, self._by_name) if few is None else self._among(few, before)
        known = {person.id for person, _stay in first}
        return first + [each for each in found if each[0].id not in known], older

    def all_of(self, people):
        """The Lines of every stay of these (person, stay) pairs that fits, in their order, each person's latest first."""
        order = {document(person): place for place, (person, _stay) in enumerate(people)}
        within = self._within([person for person, _stay in people])
        found = [(order[number, nationality], -arrived.toordinal(), -stay) for stay, number, nationality, arrived in
                 people_found.of_numbers(sorted({number for number, _nationality in order}), self.tests)
                 if (number, nationality) in order and presence.lies(arrived, (number, nationality), within)]
        return stay_lines.of([-number for _place, _day, number in sorted(found)], self.places)

    def _same_number(self):
        return list(Foreigner.select().where(Foreigner.passport_number == self.number).order_by(Foreigner.nationality))

    def _fitting(self, people):
        stay_of = people_found.newest(people, self.tests, within=self._within(people)) if people else {}
        return [(person, stay_of[document(person)]) for person in people if document(person) in stay_of]

    def _within(self, people):
        days = self.filters.days
        return presence.lasting([row[1:] for row in people_found.seen_stays(self.user, people)], days) if days else None

    def _walk(self, before, people_from):
        """People as they are asked for, from `before` on, until a page is full, nobody is left, or enough were looked at."""
        found = []
        for most in _LOOKED_AT:
            people, before = people_from(before, most)
            for each in self._fitting(people):
                if len(found) == self.size:
                    return found, found[-1][0].id
                found.append(each)
            if before is None:
                break
        return found, before

    def _with_stays(self, sought, most):
        """Of the next `most` people of a query those with a stay that fits, and whom to go on from, None at the end.

        The database goes from one person to the next, keeps their order, and stops as soon as a page is full.
        """
        nearest = sought.limit(most).alias("nearest")
        fits = Stay.select(SQL("1")).where(Stay.passport_number == nearest.c.passport_number,
                                           Stay.nationality == nearest.c.nationality, *self.tests)
        query = Select([nearest], [nearest.c.id]).where(fn.EXISTS(fits)).limit(self.size + 1).bind(db)
        ids = [number for number, in query.tuples()]
        by_id = {person.id: person for person in Foreigner.select().where(Foreigner.id.in_(ids))} if ids else {}
        if len(ids) <= self.size:
            edge = next(iter(sought.offset(most - 1).limit(1).tuples()), None)
            return [by_id[number] for number in ids], edge and edge[0]
        return [by_id[number] for number in ids], ids[-1]

    def _by_number(self, before, most):
        """The next documents that begin so, in the order of the numbers: the shortest, the exact one, comes first."""
        people = Foreigner.select(*_PERSON).where(*self._beginning())
        edge = Foreigner.get_or_none(Foreigner.id == before) if before else None
        if edge:
            people = people.where((Foreigner.passport_number > edge.passport_number) | (
                (Foreigner.passport_number == edge.passport_number) & (Foreigner.nationality > edge.nationality)))
        return self._with_stays(people.order_by(Foreigner.passport_number, Foreigner.nationality), most)

    def _beginning(self):
        return [Foreigner.passport_number >= self.beginning, Foreigner.passport_number <= self.beginning + _LAST]

    def _by_name(self, before, most):
        """The next people whose names hold the pieces, newest first."""
        tests = [_holds(word) for word in self.words if len(word) < LEAST]
        if self.by_number:
            tests += [quiet(test) for test in self._beginning()]
        if is_postgres():
            tests += [reduce(or_, (_holds(piece) for piece in pieces)) for pieces in self.pieces]
            older = [Foreigner.id < before] if before else []
            people = Foreigner.select(*_PERSON).where(*tests, *older)
            with _by_pieces("enable_seqscan", "enable_indexscan"):
                common = people.limit(_COMMON).count() == _COMMON
            if common:
                return self._with_stays(people.order_by(Foreigner.id.desc()), most)
            with _by_pieces("enable_seqscan"):
                # “+ 0” hides the order from the index: the few are looked up by name and then sorted.
                return self._with_stays(people.order_by((Foreigner.id + 0).desc()), most)
        # SQLite answers from the three-letter pieces, newest first (migration 0003).
        names = Table("foreigner_name", ("rowid", "foreigner_name")).bind(db)
        match = " AND ".join("(" + " OR ".join(f'"{piece}"' for piece in pieces) + ")" for pieces in self.pieces)
        older = [names.rowid < before] if before else []
        people = names.select(*_PERSON).join(Foreigner, JOIN.CROSS).where(
            Expression(names.foreigner_name, "MATCH", match), Foreigner.id == names.rowid, *older, *tests)
        return self._with_stays(people.order_by(names.rowid.desc()), most)

    def _few(self):
        """The documents of the stays that fit, when the rarest condition leaves few; otherwise None."""
        seen = stays.visible_to(self.user)._where
        best = stay_search.rarest([*([by_index(seen)] if seen is not None else []), *self.conditions], _FEW)
        if best is None:
            return None
        return set(Stay.select(Stay.passport_number, Stay.nationality).where(best.test, *self.tests).tuples())

    def _among(self, documents, before):
        """Those of these documents whose names hold all the words, newest first."""
        numbers = sorted({each[0] for each in documents})
        people = [person for person in Foreigner.select().where(Foreigner.passport_number.in_(numbers))
                  if document(person) in documents and self._named(person) and not (before and person.id >= before)]
        found = self._fitting(sorted(people, key=lambda person: -person.id))
        return found[:self.size], found[self.size - 1][0].id if len(found) > self.size else None

    def _named(self, person):
        begins = not self.by_number or person.passport_number.startswith(self.beginning)
        groups = [*self.pieces, *([word] for word in self.words)]
        return begins and all(any(piece in person.search_key for piece in group) for group in groups)

    def _by_stays(self, before):
        """Without words: the stays that fit, newest first, and of each person only the newest one."""
        found, looked_at = [], 0
        seen, span = stays.visible_to(self.user), {"since": self.filters.since, "until": self.filters.until}
        while looked_at < _MOST_LOOKED_AT:
            ids = stay_search.find(seen, self.conditions, **span, limit=4 * PAGE, before=before)
            rows = {stay.id: stay for stay in Stay.select(Stay.id, Stay.passport_number, Stay.nationality)
                    .where(Stay.id.in_(ids))}
            seen_by = self.tests, any(span.values()), self._within(rows.values()) if rows else None
            latest = people_found.newest(rows.values(), *seen_by) if rows else {}
            for number in ids:
                if latest.get(document(rows[number])) == number:
                    if len(found) == self.size:
                        return self._people(found), before
                    found.append(rows[number])
                before = number
            looked_at += len(ids)
            if len(ids) < 4 * PAGE:
                return self._people(found), None
        return self._people(found), before

    def _people(self, found):
        numbers = [stay.passport_number for stay in found]
        rows = Foreigner.select().where(Foreigner.passport_number.in_(numbers)) if found else ()
        known = {document(person): person for person in rows}
        return [(known[document(stay)], stay.id) for stay in found if document(stay) in known]


@contextmanager
def _by_pieces(*ways):
    """Postgres thinks many rare names to be common and would read everybody: those other ways are closed to it meanwhile."""
    with db.atomic():
        for state in ("off", "on"):
            for way in ways:
                db.execute_sql(f"SET LOCAL {way} = {state}")
            if state == "off":
                yield


def _pieces(words):
    """What to look for: one of each group. Words too short for the pieces are tried side by side, in every order."""
    found = [[word] for word in words if len(word) >= LEAST]
    if not found and len("".join(words)) >= LEAST:
        found = [sorted({"".join(order) for order in permutations(words[:3])})]
    return found


def _holds(piece):
    # Both sides are upper case; the library's LIKE is another operator on SQLite.
    return Expression(Foreigner.search_key, OP.LIKE if is_postgres() else OP.ILIKE, f"%{piece}%")


def exported(user, text="", filters=NONE):
    """(stay, its person's Presence) of every stay that fits, person after person: what the officers' workbook holds."""
    asked = _Asked(user, text, filters)
    for people in every(user, text, filters):
        sums = presence.of_documents(row[1:] for row in people_found.seen_stays(user, [person for person, _stay in people]))
        for stay in asked.all_of(people):
            yield stay, sums[document(stay)]
