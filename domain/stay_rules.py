"""What makes the data of a stay valid: one function from values to problems, for the form and for files alike."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from domain import countries
from domain.problems import N_, TOO_LONG, Problem

# Longest text of each field, as the columns hold them.
LENGTHS = {"full_name": 200, "passport_kind": 50, "visa_kind": 50, "visa_number": 30, "entry_gate": 100, "purpose": 100,
           "occupation": 100, "birth_place": 100, "room": 20, "note": 500, "late_reason": 500}
_YEAR = timedelta(days=366)
_PLAIN = re.compile(r"[A-Za-z '\-.,`()/]*")


def check(values, *, room_required, on, declaring=True):
    """Every problem of one stay's values, refusals first, then doubts (warnings).

    `values` holds the columns of Stay; missing ones count as empty. `on` is today in Viet Nam. The problems are
    those the national system names; late arrival is never one here.
    """
    found = [*_name(values), *_birth(values, on), *_person(values), *_passport(values), *_room(values, room_required),
             *_dates(values, on, declaring), *_permit(values, on), *_lengths(values)]
    return sorted(found, key=lambda problem: problem.doubtful)


def _problem(field, message, /, **params):
    return Problem(field, message, params)


def _doubt(field, message, /, **params):
    return Problem(field, message, params, doubtful=True)


def _name(values):
    name = values.get("full_name") or ""
    if not name:
        return [_problem("full_name", N_("Write the guest's full name as in the passport."))]
    bad = _odd_letter(name)
    if bad:
        return [_problem("full_name", N_("A name has letters only: “%(char)s” does not belong in it. Write the name as in the "
                                         "machine-readable lines of the passport."), char=bad)]
    if not any(c.isalpha() for c in name):
        return [_problem("full_name", N_("Write the guest's full name as in the passport."))]
    if len(name.split()) == 1 and not values.get("one_name"):
        if values.get("one_name") is None:  # a file cannot tick: there the one word is only doubtful
            return [_doubt("full_name", N_("This name has one word only: compare it with the passport."))]
        return [_problem("full_name", N_("This name has one word only. If the passport shows no other name, tick “One name "
                                         "only”."))]
    return []


@lru_cache(maxsize=4096)
def _odd_letter(name):
    if _PLAIN.fullmatch(name):
        return ""
    for char in name:
        if char in " '-.,’`()/" or unicodedata.combining(char):
            continue
        if not char.isalpha() or not unicodedata.name(char, "").startswith("LATIN"):
            return char
    return ""


def _birth(values, on):
    born, precision = values.get("birth_date"), values.get("birth_precision") or "D"
    if not born:
        return [_problem("birth_date", N_("Write the date of birth."))]
    if precision not in ("D", "M", "Y"):
        return [_problem("birth_precision", N_("Choose how exactly the date of birth is known."))]
    if born > on:
        return [_problem("birth_date", N_("The date of birth lies in the future."))]
    if born.year < on.year - 120:
        return [_problem("birth_date", N_("The date of birth lies more than 120 years back."))]
    arrived = values.get("arrived_on")
    if precision == "D" and arrived and born > arrived:
        return [_problem("birth_date", N_("The date of birth lies after the arrival."))]
    return []


def _person(values):
    found = []
    if values.get("sex") not in ("M", "F", "X"):
        found.append(_problem("sex", N_("Choose the sex shown in the passport.")))
    nationality = values.get("nationality") or ""
    if not nationality:
        found.append(_problem("nationality", N_("Choose the nationality shown in the passport.")))
    elif nationality == "VNM":
        found.append(_problem("nationality", N_("Vietnamese citizens are not declared here: send the lodging notice "
                                                "(thông báo lưu trú) instead.")))
    elif countries.get(nationality) is None:
        found.append(_problem("nationality", N_("“%(text)s” is not a known country."), text=nationality[:40]))
    return found


def _passport(values):
    number = values.get("passport_number") or ""
    if not number:
        return [_problem("passport_number", N_("Write the passport number."))]
    odd = re.search(r"[^A-Z0-9]", number)
    if odd:
        return [_problem("passport_number", N_("A passport number has only the letters A–Z and digits: “%(char)s” does not "
                                               "belong in it."), char=odd.group())]
    if len(number) > 20:
        return [_problem("passport_number", N_("The passport number is longer than 20 characters."))]
    if len(number) > 10:
        return [_doubt("passport_number", N_("The passport number has more than 10 characters: please compare it with the "
                                             "passport."))]
    if len(number) < 5:
        return [_doubt("passport_number", N_("The passport number is very short: please compare it with the passport."))]
    return []


def _room(values, room_required):
    if room_required and not values.get("room"):
        return [_problem("room", N_("Write the room number: it is required for this type of establishment."))]
    return []


def _dates(values, on, declaring):
    arrived, leaving, left = values.get("arrived_on"), values.get("leaving_on"), values.get("left_on")
    found = []
    if not arrived:
        found.append(_problem("arrived_on", N_("Write the day of arrival.")))
    elif arrived > on + timedelta(days=1):
        found.append(_problem("arrived_on", N_("The arrival lies in the future. Declare the guest when he or she arrives.")))
    elif arrived < on - 10 * _YEAR:
        found.append(_problem("arrived_on", N_("The arrival lies more than ten years back.")))
    elif arrived < on - _YEAR:
        found.append(_doubt("arrived_on", N_("The arrival lies more than a year back: is the year right?")))
    time_text = values.get("arrival_time") or ""
    if time_text and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", time_text):
        found.append(_problem("arrival_time", N_("Write the time as hour:minute, e.g. 21:30.")))
    if not leaving:
        found.append(_problem("leaving_on", N_("Write the expected day of departure.")))
    elif arrived and leaving < arrived:
        found.append(_problem("leaving_on", N_("The departure lies before the arrival.")))
    elif arrived and leaving - arrived > 5 * _YEAR:
        found.append(_problem("leaving_on", N_("The departure lies more than five years after the arrival.")))
    elif declaring and not left and leaving < on - timedelta(days=1):
        found.append(_doubt("leaving_on", N_("The expected departure is past: if the guest has left, report the departure.")))
    if left and arrived and left < arrived:
        found.append(_problem("left_on", N_("The departure lies before the arrival.")))
    elif left and left > on:
        found.append(_problem("left_on", N_("A departure can be reported when the guest has left, not before.")))
    return found


def _permit(values, on):
    until, expires, leaving = values.get("permitted_until"), values.get("passport_expires_on"), values.get("leaving_on")
    arrived, entered, found = values.get("arrived_on"), values.get("entered_on"), []
    if not until:
        found.append(_doubt("permitted_until", N_("The date until which the guest may stay in Viet Nam is missing: see the visa, "
                                                  "the stamp or the card.")))
    else:
        if until < on and not values.get("left_on"):
            found.append(_doubt("permitted_until", N_(
                "The permitted stay has already ended: please tell the police of the ward.")))
        elif leaving and until < leaving:
            found.append(_doubt("permitted_until", N_("The permitted stay ends before the expected departure.")))
        if until == expires:
            found.append(_doubt("permitted_until", N_(
                "The permitted stay ends on the very day the passport expires: is it the date of the visa or stamp?")))
    if expires and arrived and expires < arrived:
        found.append(_doubt("passport_expires_on", N_("The passport had expired before the arrival.")))
    if entered and entered > on:
        found.append(_problem("entered_on", N_("The entry into Viet Nam lies in the future.")))
    elif entered and arrived and entered > arrived:
        found.append(_doubt("entered_on", N_("The entry into Viet Nam lies after the arrival here.")))
    return found


def _lengths(values):
    return [_problem(field, TOO_LONG, max=most) for field, most in LENGTHS.items()
            if len(values.get(field) or "") > most]


def birth_from(born, precision):
    """The stored day of a birth date known only by month or year: its first day."""
    if not born:
        return None
    return date(born.year, 1 if precision == "Y" else born.month, 1 if precision in "MY" else born.day)
