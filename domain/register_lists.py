"""Taking over a register of establishments kept elsewhere, so that nobody registers twice: upload, preview, confirmation."""

from datetime import timedelta
from functools import lru_cache

from database import locked, write
from domain import audit, links, register_columns, register_rows, register_stores, registration, tables
from domain.clock import now
from domain.problems import N_, refuse
from domain.tables import sentences as say
from domain.tables.table import Limits
from models import Establishment, Membership, RegisterList, User, Ward

MOST_ROWS = 3000
# A letter is carried to an owner's house: longer than a mail's link, still a matter of days.
LETTER_HOURS = 14 * 24
NO_HEADER = N_("No row of the file names its columns. One row must name at least the establishment, its type and its address.")
NO_ROWS = N_("The file has no rows with establishments.")
NOT_PROVINCE = N_("Only officers of the province may do this.")


def visible_to(user):
    """The uploaded registers: for the province only."""
    return RegisterList.select() if user.role == "province" else RegisterList.select().where(RegisterList.id.is_null())


def begin(*, by, file_name, content, most_bytes, seconds):
    """Read an uploaded register (.xlsx .xls .ods .csv) into a draft and return it; nothing is registered yet.

    Raises Refused at `file` with one sentence for anything that is no table with a header naming an establishment.
    """
    province_only(by)
    if not content:
        refuse("file", N_("Choose a file."))
    header, rows = _read(file_name, content, Limits(bytes=most_bytes, rows=MOST_ROWS, seconds=seconds))
    judged = register_rows.judge(header, rows)
    with write():
        made = RegisterList.create(user=by, file_name=file_name[:200], header=header, rows=kept(judged), **counted(judged))
        audit.record("register.uploaded", by=by, subject=made, file=made.file_name, rows=len(rows))
    return made


def confirm(*, by, register):
    """Store every ready row as an active establishment with an invited owner, all or nothing; judged anew first.

    Read = stored + refused + there already. Owners without an account get one that they open through a link.
    """
    province_only(by)
    # What takes time is done before the change: nobody's declaration waits for it.
    judged = register_rows.judge(register.header, [(number, cells) for number, cells, *_ in register.rows])
    place_of = lru_cache(None)(registration.place_of)
    places = {each.number: registration.unsaved(each.values, place_of(each.values["kind"], each.values["ward"]),
                                                state="active", decided_at=now(), decided_by=by)
              for each in judged if each.state == "ready"}
    with write():
        row = locked(RegisterList.select().where(RegisterList.id == register.id, RegisterList.state == "draft")).first()
        if row is None:
            refuse("", N_("This list was confirmed or discarded already."))
        judged = register_rows.compare(judged)
        ready = [each for each in judged if each.state == "ready" and each.number in places]
        if not ready:
            refuse("", N_("No row of this list can be stored."))
        register_stores.store(by=by, register=row, rows=ready, places=[places[each.number] for each in ready])
        lines, counts = kept(judged), counted(judged)
        for line in lines:
            if line[2] == "ready":
                line[2:] = ["stored", places[line[0]].code]
        RegisterList.update(rows=lines, state="stored", stored_at=now(), **counts).where(RegisterList.id == row.id).execute()
        audit.record("register.stored", by=by, subject=row, **counts)
    return RegisterList.get_by_id(row.id)


def discard(*, by, register):
    """Throw an unconfirmed list away."""
    province_only(by)
    with write():
        gone = RegisterList.update(state="discarded", rows=[], header={}).where(
            RegisterList.id == register.id, RegisterList.state == "draft").execute()
        if not gone:
            refuse("", N_("This list was confirmed or discarded already."))
        audit.record("register.discarded", by=by, subject=register)


def invited(register):
    """The owners of a stored list who have not chosen a password yet: (establishment, person), by ward and name."""
    stored = [code for _, _, state, code in register.rows if state == "stored"]
    seats = (Membership.select(Membership, User, Establishment, Ward).join_from(Membership, User)
             .join_from(Membership, Establishment).join_from(Establishment, Ward)
             .where(Establishment.code.in_(stored), Membership.part == "owner", Membership.revoked_at.is_null(),
                    User.password_hash == "").order_by(Ward.name_key, Establishment.name_key))
    people = {}
    for seat in seats:
        people.setdefault(seat.user_id, (seat.establishment, seat.user))
    return list(people.values())


def letters(*, by, register):
    """Fresh links for those owners, to be printed and handed over: (establishment, person, token). Older links end.

    The token is told this once; only its hash is stored. It opens the account for two weeks, once.
    """
    province_only(by)
    with write():
        found = invited(register)
        tokens = links.make_all([person for _, person in found], "invitation", LETTER_HOURS)
        audit.record("register.letters_made", by=by, subject=register, people=len(found))
    return [(place, person, token) for (place, person), token in zip(found, tokens, strict=True)]


def purge(at, days):
    """Forget the rows of lists older than so many days, and drafts nobody confirmed altogether; inside a change."""
    old = RegisterList.created_at < at - timedelta(days=days)
    RegisterList.delete().where(old, RegisterList.state != "stored").execute()
    RegisterList.update(rows=[], header={}).where(old).execute()


def province_only(by):
    """Refuse everybody but officers of the province."""
    if by.role != "province":
        refuse("", NOT_PROVINCE)


def _read(file_name, content, limits):
    facts, rows = tables.records(content, file_name, limits)
    at = register_columns.header_at(rows)
    if at is None:
        refuse("file", NO_HEADER)
    head = [cell if isinstance(cell, str) else "" for cell in rows[at][1]]
    body = [(number, cells) for number, cells in rows[at + 1:] if _filled(cells, head)]
    if not body:
        refuse("file", NO_ROWS)
    if len(body) > MOST_ROWS:
        refuse("file", say.TOO_MANY_ROWS, rows=MOST_ROWS)
    return {"cells": head, "epoch": facts.get("epoch", 1900)}, body


def _filled(cells, head):
    """Whether a row says anything: blank ones, the header again and lines with a number only do not."""
    said = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
    return cells != head and len(said) > 1


def kept(judged):
    """Judged rows as a list keeps them."""
    return [[each.number, each.cells, each.state, [problem._asdict() for problem in each.problems]] for each in judged]


def counted(judged):
    """How many judged rows were read, are ready, refused and there already, by column."""
    states = [each.state for each in judged]
    return {"rows_read": len(states), "rows_stored": states.count("ready"), "rows_refused": states.count("refused"),
            "rows_there": states.count("there")}
