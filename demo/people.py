"""Invented foreign guests, in the mix of nationalities an industrial province sees."""

import csv
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from domain.clock import today as this_day

# The words owners write; how often each is heard, and how long people stay in days (shortest, longest).
PURPOSES = {"Lao động": (46, 180, 730), "Du lịch": (20, 15, 90), "Công tác": (18, 30, 90), "Đầu tư": (7, 365, 1095),
            "Thăm thân": (7, 30, 180), "Học tập": (2, 180, 365)}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_GERMAN = "CFGHJKLMNPRTVWXYZ0123456789"


class Guest(NamedTuple):
    """A foreigner as a passport shows one; the name in capitals, surname first, without marks.

    `birth_date` is the first day of the year or month when `birth_precision` is Y or M. The stay in the country lies
    between `entered_on` and `permitted_until`; the passport outlives it."""

    full_name: str
    birth_date: date
    birth_precision: str
    sex: str
    nationality: str
    passport_number: str
    passport_expires_on: date
    permitted_until: date
    purpose: str
    entered_on: date


class Nation(NamedTuple):
    """How people of one nationality are called and what their passport numbers look like."""

    code: str
    weight: int
    passports: tuple
    surnames: tuple
    men: tuple
    women: tuple


@lru_cache(maxsize=1)
def nations():
    """The nations of nations.csv.

    `#` in a passport number is a digit, `@` a letter, `*` either as Germany mixes them; `A;B/C;D` among the names joins
    one of A and B with one of C and D."""
    with Path(__file__).with_name("nations.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Nation(row["code"], int(row["weight"]), tuple(row["passports"].split()),
                            tuple(row["surnames"].split(";")), _parts(row["men"]), _parts(row["women"]))
                     for row in csv.DictReader(file))


def guests(rng, n, today=None):
    """Yield n invented guests (Guest), no two with the same passport; the same `rng` seed and day give the same people.

    Most may still stay on `today` (this day); about one in eight left the country before."""
    today = today or this_day()
    weights = [nation.weight for nation in nations()]
    passports = set()
    while len(passports) < n:
        nation = rng.choices(nations(), weights)[0]
        guest = _guest(rng, nation, today)
        if (guest.nationality, guest.passport_number) not in passports:
            passports.add((guest.nationality, guest.passport_number))
            yield guest


def _parts(cell):
    return tuple(tuple(part.split(";")) for part in cell.split("/"))


def _guest(rng, nation, today):
    sex = rng.choices("MFX", (740, 258, 2))[0]
    purpose = rng.choices(list(PURPOSES), [weight for weight, _, _ in PURPOSES.values()])[0]
    _, shortest, longest = PURPOSES[purpose]
    days = rng.randint(shortest, longest)
    left_before = rng.random() < 0.125
    entered_on = today - timedelta(rng.randint(days + 1, days + 200) if left_before else rng.randint(0, min(days, 300)))
    permitted_until = entered_on + timedelta(days)
    birth_date, precision = _birth(rng, nation, today, purpose)
    return Guest(_name(rng, nation, sex), birth_date, precision, sex, nation.code, _passport(rng, nation),
                 permitted_until + timedelta(rng.randint(190, 2600)), permitted_until, purpose, entered_on)


def _name(rng, nation, sex):
    woman = sex == "F" or sex == "X" and rng.random() < 0.5
    surname = rng.choice(nation.surnames)
    given = "".join(rng.choice(part) for part in (nation.women if woman else nation.men))
    if surname.startswith("BIN "):
        return f"{given} {'BINTI' + surname[3:] if woman else surname}"
    return f"{surname}{'A' if woman and nation.code == 'RUS' else ''} {given}"


def _birth(rng, nation, today, purpose):
    """A birth date and how exactly the passport knows it: in some countries only the year or the month."""
    youngest, oldest = {"Học tập": (18, 30), "Thăm thân": (3, 72), "Du lịch": (4, 78)}.get(purpose, (20, 64))
    born = today - timedelta(rng.randint(youngest * 366, oldest * 365))
    vague = 0.05 if nation.code in ("BGD", "PAK", "NPL", "MMR", "KHM", "LAO", "NGA", "IND", "EGY") else 0.004
    precision = rng.choices("DYM", (1 - vague, vague * 0.7, vague * 0.3))[0]
    return {"D": born, "M": born.replace(day=1), "Y": born.replace(month=1, day=1)}[precision], precision


def _passport(rng, nation):
    alphabet = {"#": "0123456789", "@": _LETTERS, "*": _GERMAN}
    return "".join(rng.choice(alphabet.get(sign, sign)) for sign in rng.choice(nation.passports))
