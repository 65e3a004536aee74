"""The rows of an import: judged against the rules, the list itself and what is declared already; kept and judged again."""

from collections import defaultdict
from datetime import date
from itertools import islice

from peewee import fn

from database import insert_all, locked, write
from domain import stays
from domain.clock import today
from domain.import_tables import meaning
from domain.problems import N_, Problem
from domain.stay_conflicts import Accepted, Conflicts, against, elsewhere_warning
from domain.tables.rows import DAYS
from models import Import, ImportRow

_ROWS_AT_ONCE = 1000

ALREADY = N_("Already declared here for the arrival on %(day)s: nothing is stored twice.")
LEFT_MEANWHILE = N_("This stay is declared already, without this departure: report it in the list of declarations.")
IN_LIST = N_("Row %(row)s of this list has the same passport and its stay overlaps this one: leave out one of the two.")
LEFT_OUT = N_("You left this row out.")


class Judge:
    """Judges the rows of one list in their order; what is declared already is looked up once for all of them."""

    def __init__(self, establishment, documents, on=None):
        self.establishment = establishment
        self.on = on or today()
        self.conflicts = Conflicts(establishment, documents)
        self.earlier = defaultdict(list)

    def row(self, number, values, said):
        """(state, problems) of a row; `said` are the problems of its cells, which silence the rules about their fields."""
        if LEFT_OUT in [problem.message for problem in said]:
            return "refused", said
        document = values.get("passport_number"), values.get("nationality")
        if all(document) and values.get("arrived_on") and (there := self.conflicts.same_arrival(values)):
            return "duplicate", self._already(there, values)
        silent = {problem.field for problem in said if not problem.doubtful}
        found = [*said, *(problem for problem in stays.check(values, self.establishment, on=self.on)
                          if problem.field not in silent)]
        if not any(not problem.doubtful for problem in found):
            found += self.conflicts.problems(values) or self._in_list(self.earlier[document], values)
        if any(not problem.doubtful for problem in found):
            return "refused", found
        if self.conflicts.elsewhere(values):
            found.append(elsewhere_warning())
        self.earlier[document].append(Accepted(self.establishment.id, *document, values["arrived_on"], values["leaving_on"],
                                               values.get("left_on"), number))
        return "ready", found

    def _already(self, there, values):
        found = [Problem("passport_number", ALREADY, {"day": there.arrived_on.strftime("%d/%m/%Y")}, True)]
        if values.get("left_on") and not there.left_on:
            found.append(Problem("left_on", LEFT_MEANWHILE, {}, True))
        return found

    def _in_list(self, earlier, values):
        return next(([Problem("passport_number", IN_LIST, {"row": row.number})] for row in earlier if against(row, values)), [])


def store(import_, table, answers, establishment, left_out=()):
    """Interpret, judge and keep every row of a table, a thousand rows at a time: progress can be read meanwhile."""
    rows = list(meaning(table, answers))
    judge = Judge(establishment, [values.get("passport_number") or "" for _, values, _ in rows])
    rows_judged = (judged(import_, cells, judge, number, values, [*problems, *_left_out(number, left_out)])
              for (_, cells), (number, values, problems) in zip(table.rows, rows, strict=True))
    done = 0
    while some := list(islice(rows_judged, _ROWS_AT_ONCE)):
        done += len(some)
        with write():
            insert_all(ImportRow, some)
            Import.update(rows_read=len(rows), rows_checked=done).where(Import.id == import_.id).execute()


def judge_again(import_, documents=None):
    """Judge kept rows of a draft once more, as things stand now: all, or those with one of these passport numbers."""
    query = import_.rows.order_by(ImportRow.number)
    if documents is not None:
        query = query.where(ImportRow.values["passport_number"].in_([d for d in documents if d]))
    with write():
        # Locked: what is being declared at this moment must not be taken for an earlier declaration.
        if locked(Import.select().where(Import.id == import_.id, Import.state == "draft")).first() is None:
            return
        rows = list(query)
        judge = Judge(import_.establishment, [row.values.get("passport_number") or "" for row in rows])
        for row in rows:
            found = judged(import_, row.cells, judge, row.number, values_of(row), said_of(row))
            if (found["state"], found["problems"]) != (row.state, row.problems):
                ImportRow.update(state=found["state"], problems=found["problems"], doubtful=found["doubtful"]).where(
                    ImportRow.id == row.id).execute()
        count(import_)


def count(import_):
    """Count the rows by what became of them, so that the numbers always add up; returns the import as it now is."""
    numbers = dict.fromkeys(("ready", "refused", "duplicate", "stored"), 0)
    doubtful = 0
    query = (ImportRow.select(ImportRow.state, ImportRow.doubtful, fn.COUNT(ImportRow.id))
             .where(ImportRow.import_ == import_).group_by(ImportRow.state, ImportRow.doubtful).tuples())
    for state, doubt, rows in query:
        numbers[state] += rows
        doubtful += rows if doubt else 0
    changed = {"rows_read": sum(numbers.values()), "rows_checked": sum(numbers.values()), "rows_stored": numbers["stored"],
               "rows_refused": numbers["refused"], "rows_duplicate": numbers["duplicate"], "rows_doubtful": doubtful}
    Import.update(**changed).where(Import.id == import_.id).execute()
    for name, value in changed.items():
        setattr(import_, name, value)
    return import_


def values_of(row):
    """The values of a declaration that a kept row means."""
    return {field: date.fromisoformat(value) if field in DAYS else value for field, value in row.values.items()}


def said_of(row):
    """The problems of a kept row's cells, without those of the rules."""
    return [Problem(p["field"], p["message"], p["params"], p.get("doubtful", False)) for p in row.problems if p.get("said")]


def judged(import_, cells, judge, number, values, said):
    """What is kept of one row: its cells, values, state and problems, as the columns of ImportRow."""
    state, problems = judge.row(number, values, said)
    return {"import_": import_.id, "number": number, "cells": cells, "state": state,
            "doubtful": state == "ready" and bool(problems), "problems": [kept_problem(p, p in said) for p in problems],
            "values": {field: value.isoformat() if isinstance(value, date) else value
                       for field, value in values.items() if value}}


def kept_problem(problem, said):
    """A problem as JSON; `said` marks those of the cell itself, which judging again does not find."""
    kept = stays.stored(problem)
    if problem.doubtful:
        kept["doubtful"] = True
    if said:
        kept["said"] = True
    return kept


def _left_out(number, left_out):
    return [Problem("", LEFT_OUT)] if number in left_out else []
