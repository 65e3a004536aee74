"""Builds the measured database once: stays by the hundred thousand, written in bulk, kept in bench/data."""

import shutil
import sqlite3
import time
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

import psycopg

import config
import database
from bench import area
from demo.people import guests
from domain import audit_seals, codes, counting, month_counts
from domain.clock import today
from domain.names import fold
from models import TABLES, Establishment, Membership, Stay

ROOT = Path(__file__).parents[1]
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
# One more whenever other rows are made: what was built before is built anew.
EDITION = 2
DAYS = 1095
MODELS = 400_000
LARGE = ("stay", "foreigner", "audit_entry", "day_count", "month_count")
COLUMNS = [field.column_name for field in Stay._meta.sorted_fields]
_AUDIT = ("INSERT INTO audit_entry (at, actor_id, action, subject, subject_id, details, address) "
          "SELECT declared_at, declared_by_id, 'stay.declared', 'stay', id, '{}', '' FROM stay")
_PEOPLE = ("INSERT INTO foreigner (passport_number, nationality, full_name, search_key, birth_date, birth_precision, sex) "
           "SELECT passport_number, nationality, max(full_name), replace(max(name_key), ' ', ''), max(birth_date), "
           "max(birth_precision), max(sex) FROM stay GROUP BY passport_number, nationality")
# The record is sealed as it would be in an office; nobody verifies it here.
KEY = "00" * 32
_STATUSES = (("confirmed", 0.970), ("not_confirmed", 0.976), ("rejected", 0.981), ("reverify", 0.985), ("new", 2))
# Names that nobody else has: the rare fragment an officer searches for.
RARE = "QUETZALCOATL XIMENA"


def sqlite(size):
    """The folder of a built SQLite database of this size, brought up to date as an office's own would be."""
    folder = ROOT / "bench" / "data" / f"{size}-{EDITION}"
    if not (folder / "khaibao.db").exists():
        building = folder.with_name(f"{folder.name}-building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        print(f"building {SIZES[size]:,} stays …", flush=True)
        began = time.monotonic()
        _found(building, size)
        _load(building / "khaibao.db", size)
        building.rename(folder)
        print(f"built in {time.monotonic() - began:.0f} s", flush=True)
    database.connect(config.Config(data_dir=folder))
    database.migrate()
    with database.db.connection_context():
        if counting.missing():
            counting.recount(lambda month, counted: print(f"counted up to {month:%m/%Y}: {counted:,}", flush=True))
        month_counts.close()
        while audit_seals.seal(KEY):
            pass
    return folder


def postgres(url, built):
    """Fill an empty Postgres database with everything of a built SQLite one."""
    began, source = time.monotonic(), sqlite3.connect(built / "khaibao.db")
    database.connect(config.Config(database_url=url))
    database.migrate()
    database.db.close_all()
    with psycopg.connect(url, autocommit=True) as server:
        # Foreign keys are not checked one by one, and the indexes are made when everything is there.
        server.execute("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'")
        later = server.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT LIKE "
                               "'%%_pkey'", [list(LARGE)]).fetchall()
        for name, _ in later:
            server.execute(f'DROP INDEX "{name}"')
        for table in TABLES:
            _copy(source, server, table._meta.table_name)
        print(f"copied in {time.monotonic() - began:.0f} s", flush=True)
        for _, statement in later:
            server.execute(statement)
        server.execute("VACUUM ANALYZE")
    source.close()
    print(f"built in {time.monotonic() - began:.0f} s", flush=True)


def _copy(source, server, table):
    """All rows of a table, whole lines at a time."""
    columns = [name for _, name, *_rest in source.execute(f'PRAGMA table_info("{table}")')]
    line = " || char(9) || ".join(f"coalesce({_cell(name, table)}, '\\N')" for name in columns)
    lines, names = source.execute(f'SELECT {line} FROM "{table}"'), ", ".join(f'"{name}"' for name in columns)
    with server.transaction():
        server.execute(f'TRUNCATE "{table}" CASCADE')
        with server.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            while some := lines.fetchmany(2000):
                copy.write("\n".join([text for text, in some]) + "\n")
    if "id" in columns:
        server.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), coalesce(max(id), 1)) FROM \"{table}\"")


def _cell(name, table):
    # In the large tables, all of them invented, no text holds what would have to be escaped.
    if table in LARGE:
        return f'"{name}"'
    return f"""replace(replace(replace("{name}", '\\', '\\\\'), char(10), '\\n'), char(9), '\\t')"""


def rows(size, places, today):
    """Yield so many stays as tuples of COLUMNS, the oldest first: a guest comes back about every seven months."""
    rng, first = Random(size), today - timedelta(DAYS - 1)
    people, weights = _people(rng, max(size // 5, 2000), today), list(accumulate(place["weight"] for place in places))
    plain = dict.fromkeys(COLUMNS, "") | dict.fromkeys(("batch_id", "entered_on", "corrected_at", "cancelled_at")) | {
        "children": "[]", "warnings": "[]", "late_minutes": 0, "revision": 0}
    for number in range(size):
        person = people[number % len(people)]
        place = rng.choices(places, cum_weights=weights)[0]
        row = plain | person | {
            "id": number + 1, "code": _code(rng), "establishment_id": place["id"], "ward_id": place["ward"],
            "declared_by_id": place["owner"], "room": f"{1 + int(rng.random() * 9)}{1 + int(rng.random() * 20):02}",
            "doubtful": rng.random() < 0.03, "channel": "web" if (chance := rng.random()) < 0.8 else
            "file" if chance < 0.97 else "slip"}
        if number % (size // 3) == 7:
            row |= {"full_name": RARE, "name_key": RARE}
        row |= _days(rng, first + timedelta(number * DAYS // size), today)
        yield tuple(row.values())


def _people(rng, number, today):
    """The columns that tell who a guest is. Above MODELS the same people come again under other passports and birth dates."""
    found = [{"name_key": fold(guest.full_name), "full_name": guest.full_name, "sex": guest.sex,
              "birth_date": guest.birth_date.isoformat(), "birth_precision": guest.birth_precision,
              "nationality": guest.nationality, "passport_number": guest.passport_number, "purpose": guest.purpose,
              "purpose_kind": counting.purpose_of(guest.purpose), "passport_expires_on": guest.passport_expires_on.isoformat()}
             for guest in guests(rng, min(number, MODELS), today)]
    for place in range(MODELS, number):
        model = found[place % MODELS]
        found.append(model | {"passport_number": f"{model['passport_number'][:2]}{place:07}X",
                              "birth_date": f"{rng.randint(1950, 2005)}{model['birth_date'][4:7]}-01"})
    return found


def _days(rng, arrived, today):
    """When a guest came and went, and what became of the declaration."""
    nights = int(rng.expovariate(1 / 6)) + 1 if rng.random() < 0.85 else rng.randint(20, 120)
    leaving, declared = arrived + timedelta(nights), f"{arrived} {rng.randint(2, 15):02}:{rng.randint(0, 59):02}:00"
    gone, chance = (today - leaving).days, rng.random()
    # Nobody is overdue for long: the guest's next stay must find the last one ended.
    left = min(leaving, today) if gone > 40 or (chance > 0.015 if gone > 0 else chance < 0.03) else None
    until = leaving + timedelta(-2 if chance > 0.98 else rng.randint(5, 300))
    row = {"arrived_on": arrived.isoformat(), "leaving_on": leaving.isoformat(), "left_on": left and left.isoformat(),
           "permitted_until": until.isoformat(), "declared_at": declared, "due_at": f"{arrived} 17:00:00"}
    chance = 1 if (today - arrived).days < 6 else rng.random()
    row["status"] = next(status for status, below in _STATUSES if chance < below)
    if rng.random() < 0.04:
        row |= {"late_minutes": rng.randint(70, 4000), "late_reason": "Mất mạng."}
    if rng.random() < 0.015:
        row |= {"revision": 1, "corrected_at": declared}
    if rng.random() < 0.01:
        row |= {"cancelled_at": declared, "cancel_reason": "Nhầm."}
    return row


def _code(rng):
    body = "".join([codes.ALPHABET[byte % 32] for byte in rng.randbytes(12)])
    return body + codes._check(body)


def _found(folder, size):
    database.connect(config.Config(data_dir=folder))
    database.migrate()
    with database.db.connection_context(), database.db.atomic():
        area.settle(area.PLACES if SIZES[size] > 50_000 else 200)


def _places():
    """The establishments with how often each is chosen: a few large ones have most of the guests."""
    with database.db.connection_context():
        owners = dict(Membership.select(Membership.establishment, Membership.user).tuples())
        return [{"id": place.id, "ward": place.ward_id, "owner": owners[place.id], "weight": 1 / (8 + number) ** 0.7}
                for number, place in enumerate(Establishment.select().order_by(Establishment.id))]


def _load(path, size):
    # Read before: the app's connection would put the file back to another way of writing.
    places = _places()
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -1000000; PRAGMA threads = 2;")
    kept = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (tbl_name = 'stay' AND type IN "
                      "('index', 'trigger') OR tbl_name = 'foreigner' AND type = 'trigger')").fetchall()
    for kind, name, _ in kept:
        db.execute(f"DROP {kind} {name}")
    marks = ", ".join("?" * len(COLUMNS))
    db.executemany(f"INSERT INTO stay ({', '.join(COLUMNS)}) VALUES ({marks})", rows(SIZES[size], places, today()))
    for statement in (sql for kind, _, sql in sorted(kept) if kind == "index"):
        db.execute(statement)
    db.execute(_AUDIT)
    db.execute(_PEOPLE)
    for words in ("stay_word", "foreigner_name"):
        db.execute(f"INSERT INTO {words}({words}) VALUES ('rebuild')")
    for statement in (sql for kind, _, sql in kept if kind == "trigger"):
        db.execute(statement)
    db.commit()
    db.execute("PRAGMA journal_mode = wal")
    db.close()
