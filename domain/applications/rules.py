"""What makes the answers of an application valid: one function from answers to problems, for every form and version."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from domain import identifiers, identity
from domain.applications import lists
from domain.clock import local, now, today
from domain.names import tidy
from domain.problems import N_, TOO_LONG, Problem

# Law 49/2019/QH14 Art. 6: from this age a person applies alone, on another form.
GROWN_UP = 14
REPORT_WITHIN = 2  # working days, Art. 28(2)
FULL_NAME = 200
FORGOTTEN, UNKNOWN = "không nhớ", "unknown"

MISSING = N_("Please fill in this field.")
CHOOSE = N_("Please choose one.")
NO_DATE = N_("This is not a date. Write it as day/month/year, e.g. 05/11/1990.")
NO_MOMENT = N_("Write hour, minute and day, e.g. 14:30 05/11/2026.")
FUTURE = N_("This date lies in the future.")
TOO_OLD = N_("This date lies more than 120 years back.")
FOR_A_CHILD = N_("A child under 14 needs another form (TK01a), made by the legal representative.")
FOR_AN_ADULT = N_("A person of 14 or older needs another form (TK01).")
NOT_A_NAME = N_("A name has letters only: “%(char)s” does not belong in it.")
ONE_NAME = N_("Only one name is given. Keep it so if the identity card shows no other.")
NOT_DIGITS = N_("An account number has 4 to 30 digits.")
NO_PASSPORT = N_("A passport number has letters and digits only.")
ODD_PASSPORT = N_("Vietnamese passports have a letter and 7 or 8 digits. Please compare it with the passport.")
NOT_IN_LIST = N_("This is not in the list. Please compare the spelling; keep it if it is right.")
NO_BIRTH = N_("Write a date, a month and year, a year, or “không rõ”.")
YOUNG_PARENT = N_("By this date the parent would be less than 12 years older. Please compare it.")
MINOR = N_("A legal representative is of age. Please compare the date of birth.")
OTHER_WISH = N_("Please write what you ask for.")
HAD_ONE = N_("Who asks for the first passport has had none, but a last passport is given. Please compare.")
HAD_NONE = N_("This is asked by people who have had a passport, but no last passport is given. Please compare.")
BEFORE_BIRTH = N_("This date lies before the date of birth.")
BEFORE_ISSUE = N_("This date lies before the passport was issued.")
EXPIRED = N_("Only a passport that has not expired can be restored.")
NO_VISA = N_("Only a passport with a foreign visa that is still valid can be restored (Law 49/2019/QH14, Article 32).")
LATE = N_("A loss is reported within two working days. Please say why it is later; the report is accepted all the same.")

_RELATIVES = ("father", "mother")


def check(form, answers, *, on=None):
    """Every problem of the answers of an application, refusals first, then doubts (warnings a person may keep).

    `form` is its version of the official form; missing answers count as empty; `on` is the day, by default today."""
    given = {field.key: str(answers.get(field.key) or "") for field in form.fields}
    on = on or today()
    found = [problem for field in form.fields for problem in _field(field, given, on)]
    found += [*_names(given), *_family(form, given), *_numbers(form, given), *_age(form, given, on), *_refund(form, given),
              *_request(given), *_delivery(given), *_passport(given, on), *_loss(given, on)]
    named = set()
    return [problem for problem in sorted(found, key=lambda each: each.doubtful)
            if not (problem.field in named or named.add(problem.field))]


def refusals(form, answers, *, on=None):
    """Only the problems that keep an application from being sent."""
    return [problem for problem in check(form, answers, on=on) if not problem.doubtful]


def age(birth_date, on):
    """Whole years of age on a day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def day(text):
    """The day of an ISO text, or None."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text or "", re.A) else None
    except ValueError:
        return None


def moment(text):
    """The minute of YYYY-MM-DDTHH:MM (wall clock of Viet Nam), or None."""
    try:
        return datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text or "", re.A) else None
    except ValueError:
        return None


def _doubt(field, message, **params):
    return Problem(field, message, params, doubtful=True)


def _field(field, given, on):
    """The problems of one answer by itself."""
    value = given[field.key]
    if not value.strip():
        own_rule = field.kind in ("name", "birth") or field.key == "request_other"
        return [Problem(field.key, CHOOSE if field.choices else MISSING)] if field.required and not own_rule else []
    if len(value) > field.longest:
        return [Problem(field.key, TOO_LONG, {"max": field.longest})]
    kind = _KINDS.get(field.kind)
    return [problem if isinstance(problem, Problem) else Problem(field.key, problem)
            for problem in (kind(field, value, on) if kind else ())]


def _a_choice(field, value, _on):
    return () if value in dict(field.choices) else (CHOOSE,)


def _a_name(field, value, _on):
    bad = next((char for char in value if not (char.isalpha() or char in " '-.,’`()/" or unicodedata.combining(char))), "")
    return (Problem(field.key, NOT_A_NAME, {"char": bad}),) if bad or not any(map(str.isalpha, value)) else ()


def _a_day(field, value, on):
    found = day(value)
    if found is None:
        return () if field.kind == "day_or_forgotten" and value == FORGOTTEN else (NO_DATE,)
    if field.key in ("passport_expires_on", "visa_until"):
        return ()
    return (FUTURE,) if found > on else (TOO_OLD,) if found.year < on.year - 120 else ()


def _a_birth(_field, value, on):
    if value == UNKNOWN:
        return ()
    found = re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.A) and day((value + "-01-01")[:10])
    return (FUTURE,) if found and found > on else () if found else (NO_BIRTH,)


def _a_moment(_field, value, _on):
    found = moment(value)
    return (NO_MOMENT,) if found is None else (FUTURE,) if found > local(now()) else ()


def _a_passport(field, value, _on):
    if value == FORGOTTEN:
        return ()
    if not re.fullmatch(r"[A-Z0-9]+", value, re.A):
        return (NO_PASSPORT,)
    return () if re.fullmatch(r"[A-Z]\d{7,8}", value, re.A) else (_doubt(field.key, ODD_PASSPORT),)


def _in_list(field, value, _on):
    items = lists.ETHNIC_GROUPS if field.kind == "ethnicity" else lists.banks()
    return () if lists.find(items, value) else (_doubt(field.key, NOT_IN_LIST),)


_KINDS = {
    "choice": _a_choice, "sex": _a_choice, "name": _a_name, "day": _a_day, "day_or_forgotten": _a_day, "birth": _a_birth,
    "moment": _a_moment, "passport": _a_passport, "ethnicity": _in_list, "bank": _in_list,
    "digits": lambda _field, value, _on: () if re.fullmatch(r"\d{4,30}", value, re.A) else (NOT_DIGITS,),
    "phone": lambda field, value, _on: identity.check_phone(value, field.key),
    "email": lambda field, value, _on: identifiers.check_email(value, field.key),
}


def _names(given):
    """The applicant's names: people with one name only may leave the other out."""
    family, names = (tidy(given[key]) for key in ("family_name", "given_names"))
    if not family and not names:
        return [Problem("family_name", MISSING), Problem("given_names", MISSING)]
    if not family or not names:
        return [_doubt("given_names" if family else "family_name", ONE_NAME)]
    room = FULL_NAME - len(family) - 1
    return [Problem("given_names", TOO_LONG, {"max": room})] if len(names) > room else []


def _family(form, given):
    """A parent has a name and a date of birth, however roughly known, or is unknown altogether."""
    if "representative_name" in given and not given["representative_name"]:
        yield Problem("representative_name", MISSING)
    if form.field("father_name"):
        born = day(given["birth_date"])
        for parent in _RELATIVES:
            name, birth = given[f"{parent}_name"], given[f"{parent}_birth"]
            if not name and birth != UNKNOWN:
                yield Problem(f"{parent}_name", MISSING)
            if not birth:
                yield Problem(f"{parent}_birth", NO_BIRTH)
            elif born and birth[:4].isdecimal() and int(birth[:4]) + 12 > born.year:
                yield _doubt(f"{parent}_birth", YOUNG_PARENT)
    if given.get("spouse_birth") and not given["spouse_name"]:
        yield Problem("spouse_name", MISSING)


def _numbers(form, given):
    """Personal numbers against sex and date of birth: a mismatch is doubtful, such numbers exist."""
    for before in ("", "representative_"):
        key = before + ("number" if before else "personal_number")
        if form.field(key) and given[key]:
            yield from identity.check(given[key], given[f"{before}sex"], day(given[f"{before}birth_date"]), key)


def _age(form, given, on):
    born, adult_born = day(given["birth_date"]), day(given.get("representative_birth_date", ""))
    if born and born <= on and form.kind in ("adult", "child"):
        grown_up = age(born, on) >= GROWN_UP
        if grown_up is not (form.kind == "adult"):
            yield Problem("birth_date", FOR_AN_ADULT if grown_up else FOR_A_CHILD)
    if adult_born and adult_born <= on and age(adult_born, on) < 18:
        yield _doubt("representative_birth_date", MINOR)


def _refund(form, given):
    """An account to pay back to is given whole or not at all."""
    keys = [key for key in ("refund_account", "refund_holder", "refund_bank") if form.field(key)]
    if any(given[key] for key in keys):
        yield from (Problem(key, MISSING) for key in keys if not given[key])


def _request(given):
    request, last = given.get("request"), given.get("last_passport_number")
    if request == "other" and not given["request_other"]:
        yield Problem("request_other", OTHER_WISH)
    if request == "first" and last:
        yield _doubt("request", HAD_ONE)
    if request in ("expired", "expiring", "full", "damaged", "lost") and not last:
        yield _doubt("request", HAD_NONE)


def _delivery(given):
    """What goes by post needs an address."""
    if given.get("delivery") == "post" and not given["delivery_address"]:
        yield Problem("delivery_address", MISSING)


def _passport(given, on):
    """Dates of a passport follow each other; what is restored is still valid and has a valid visa (Art. 32)."""
    born = day(given["birth_date"])
    for key in ("last_passport_issued_on", "passport_issued_on"):
        issued = day(given.get(key, ""))
        if issued and born and issued < born:
            yield Problem(key, BEFORE_BIRTH)
    issued, until, visa = (day(given.get(key, "")) for key in ("passport_issued_on", "passport_expires_on", "visa_until"))
    if issued and until and until <= issued:
        yield Problem("passport_expires_on", BEFORE_ISSUE)
    elif until and until < on:
        yield _doubt("passport_expires_on", EXPIRED)
    if visa and visa < on:
        yield _doubt("visa_until", NO_VISA)


def _loss(given, on):
    lost, issued = moment(given.get("lost_at", "")), day(given.get("passport_issued_on", ""))
    if lost and issued and lost.date() < issued:
        yield Problem("lost_at", BEFORE_ISSUE)
    if lost and not given["late_why"] and _working_days(lost.date(), on) > REPORT_WITHIN:
        yield _doubt("late_why", LATE)


def _working_days(first, last):
    """Mondays to Fridays after the first day up to the last; enough to doubt by, holidays only make it milder."""
    days = min(max((last - first).days, 0), 10)
    return sum((first + timedelta(days=number)).weekday() < 5 for number in range(1, days + 1))
