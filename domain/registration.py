"""Registering an establishment and keeping its details true (Circular 53/2016/TT-BCA Art. 4, domain.md A3.2)."""

from peewee import IntegrityError

from database import db, write
from domain import accounts, attempts, audit, codes, establishments, identifiers, identity, passwords
from domain.clock import now, today
from domain.names import fold, tidy
from domain.problems import N_, Problem, Refused, refuse
from models import Establishment, EstablishmentKind, Membership, Office, User, Ward

# The text a person gives, with the longest that is kept. Beside it: kind and ward (codes), rooms, latitude, longitude,
# tax_code, representative_sex (M, F) and the two dates.
TEXTS = {"name": 200, "address": 300, "email": 200, "phone": 20, "representative_name": 200, "representative_number": 12,
         "representative_phone": 20, "representative_origin": 300, "representative_address": 300}
FIELDS = (*TEXTS, "kind", "ward", "rooms", "latitude", "longitude", "tax_code", "representative_sex",
          "representative_birth_date", "representative_number_until")
# What an active establishment may change by itself; anything else the office approves again.
FREE = ("email", "phone", "rooms", "tax_code", "latitude", "longitude", "representative_phone", "representative_address",
        "representative_number_until")
# An establishment without a computer is entered by an officer, who may know less.
KNOWN_TO_OFFICE = ("name", "kind", "ward", "address", "phone", "representative_name")
_REQUIRED = tuple(field for field in FIELDS if field not in (
    "rooms", "latitude", "longitude", "tax_code", "representative_number_until"))
_CARD_FOR_LIFE = 58
_VIETNAM = (8.0, 23.5, 102.0, 118.0)

TAKEN = N_("An account cannot be opened with this e-mail address, telephone number or user name. Use others, or sign in: "
           "a forgotten password can be set anew.")


def check(values, required=_REQUIRED):
    """Problems of an establishment's values, each at its field; doubtful ones may be kept by the person."""
    blank = [field for field in required if values.get(field) in (None, "")]
    found = [Problem(field, N_("Please fill in this field.")) for field in blank]
    found += [Problem(field, N_("Please use at most %(max)s characters."), {"max": most})
              for field, most in TEXTS.items() if len(values.get(field) or "") > most]
    for field, rule in (("email", accounts.email), ("phone", identity.phone), ("representative_phone", identity.phone)):
        if values.get(field) and not rule(values[field]):
            found.append(Problem(field, accounts.NO_EMAIL if field == "email" else identity.NO_PHONE))
    if values.get("tax_code"):
        found += identity.check_tax_code(values["tax_code"])
    if values.get("kind") and not _kind(values["kind"]):
        found.append(Problem("kind", N_("Please choose the type of establishment from the list.")))
    if values.get("ward") and not _ward(values["ward"]):
        found.append(Problem("ward", N_("Please choose a ward this office serves.")))
    if values.get("rooms") is not None and not 1 <= values["rooms"] <= 10_000:
        found.append(Problem("rooms", N_("The number of rooms is between 1 and 10,000.")))
    return tuple(found + _position(values) + _representative(values, required))


def _position(values):
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None:
        return []
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return [Problem("position", N_("Write the latitude first, then the longitude, for example 10.98, 106.65."))]
    south, north, west, east = _VIETNAM
    if not (south <= latitude <= north and west <= longitude <= east):
        return [Problem("position", N_("This place is not in Viet Nam. Please look at the map again."), doubtful=True)]
    return []


def _representative(values, required):
    found, birth, until = [], values.get("representative_birth_date"), values.get("representative_number_until")
    if birth and not 0 <= _age(birth) <= 120:
        found.append(Problem("representative_birth_date", N_("This birth date cannot be right.")))
    elif birth and _age(birth) < 18:
        found.append(Problem("representative_birth_date", N_("The representative is younger than 18."), doubtful=True))
    if values.get("representative_number"):
        found += identity.check(values["representative_number"], values.get("representative_sex"), birth,
                                field="representative_number")
    if until and until < today():
        found.append(Problem("representative_number_until", N_("This identity card has expired."), doubtful=True))
    if not until and birth and _age(birth) < _CARD_FOR_LIFE and "representative_number" in required:
        found.append(Problem("representative_number_until", N_("Only the cards of older people are valid without an end.")))
    return found


def check_account(account):
    """Problems of a new person's account: `email` (required), `phone` and `user_name` (optional) and `password`."""
    found = [*accounts.check_email(account["email"], field="account_email")]
    if account.get("user_name") and not identifiers.user_name(account["user_name"]):
        found.append(Problem("user_name", identifiers.NO_USER_NAME))
    return (*found, *passwords.problems(account["password"], person=(account["email"], account.get("user_name") or "")))


def register(*, values, oath, by=None, account=None, confirmed=False, address="", most_per_hour=20):
    """Register an establishment; it waits for approval. Returns (establishment, owner).

    `by` is the signed-in owner, or None with the `account` of a new person. `confirmed` keeps doubtful values; `oath` is the
    declaration of truth (A3.2). A registration is counted against the hourly limit of the address, or of the owner.
    """
    if by is not None and (by.role != "owner" or by.employer_id):
        refuse("", N_("Your account was made for staff. Please register with an account of your own."))
    if not oath:
        refuse("oath", N_("Please confirm that what you state is true."))
    _checked(values, _REQUIRED, confirmed, check_account(account) if account else ())
    _limit(f"register:{by.id if by else attempts.address_range(address)}", most_per_hour)
    with write():
        owner = by or _open_account(account, values)
        row = _stored(values, oath_at=now())
        mine = establishments.owned_by(owner).where(Establishment.state != "refused", Ward.id == row.ward_id)
        if mine.where(Establishment.name_key == row.name_key).exists():
            refuse("name", N_("You have already registered this establishment."))
        row.save(force_insert=True)
        Membership.create(user=owner, establishment=row, part="owner")
        audit.record("establishment.registered", by=owner, subject=row)
        establishments.tell_office(row)
    return row, owner


def enter(*, by, values, confirmed=False):
    """Enter an establishment without a computer, active at once: the officer declares its slips (Circular 53/2016 Art. 7–8)."""
    _checked(values, KNOWN_TO_OFFICE, confirmed)
    if not establishments.in_charge(by, _ward(values["ward"])):
        refuse("ward", N_("Only an officer in charge of this ward may do this."))
    with write():
        row = _stored(values, state="active", has_computer=False, decided_at=now(), decided_by=by)
        row.save(force_insert=True)
        audit.record("establishment.entered", by=by, subject=row)
    return row


def complete(*, by, establishment, values, oath, confirmed=False):
    """Send a returned registration again with what was missing."""
    _owner_only(by, establishment)
    if not oath:
        refuse("oath", N_("Please confirm that what you state is true."))
    _checked(values, _REQUIRED, confirmed)
    columns, changed, shown = _changes(establishment, values)
    return establishments.move("complete", by=by, establishment=establishment, changes={**columns, "oath_at": now()},
                               fields=changed, changed=shown)


def update(*, by, establishment, values, confirmed=False):
    """Change the details of an establishment at once when they change (Circular 53/2016/TT-BCA Art. 4(1)).

    Contacts, rooms, tax code and map position count at once; another name, type, place or representative goes back to the
    office. Returns the establishment.
    """
    _owner_only(by, establishment)
    _checked(values, _REQUIRED, confirmed)
    columns, changed, shown = _changes(establishment, values)
    if not changed:
        return establishment
    if set(changed) - set(FREE):
        return establishments.move("change", by=by, establishment=establishment, changes=columns, fields=changed, changed=shown)
    with write():
        stands = Establishment.id == establishment.id, Establishment.state.in_(establishments.MOVES["change"].before)
        if not Establishment.update(columns).where(*stands).execute():
            refuse("", N_("This is not possible any more: the establishment's state has changed meanwhile."))
        audit.record("establishment.updated", by=by, subject=establishment, fields=changed)
    return Establishment.get_by_id(establishment.id)


def values_of(establishment):
    """The values of an establishment as a form shows them and check() takes them."""
    return {**{field: getattr(establishment, field) for field in FIELDS},
            "kind": establishment.kind.code, "ward": establishment.ward.code}


def representative_of(user):
    """The representative's values of the person's newest establishment, to start the next one from."""
    last = establishments.owned_by(user).order_by(Establishment.id.desc()).first()
    return {name: value for name, value in values_of(last).items() if name.startswith("representative_")} if last else {}


def kinds():
    """The types of establishment in force today, in the office's order."""
    return EstablishmentKind.select().where(_in_force(EstablishmentKind)).order_by(EstablishmentKind.position)


def wards(user=None):
    """The wards served today with the office that receives there: all of them, or those an officer is in charge of."""
    receiving = {office.ward_id: office for office in Office.select()}
    served = Ward.select().where(_in_force(Ward)).order_by(Ward.name_key)
    return [(ward, receiving.get(ward.id, receiving.get(None))) for ward in served
            if user is None or establishments.in_charge(user, ward)]


def _in_force(table):
    return (table.valid_from <= today()) & (table.valid_to.is_null() | (table.valid_to >= today()))


def _kind(code):
    return kinds().where(EstablishmentKind.code == code).first()


def _ward(code):
    return Ward.select().where(_in_force(Ward), Ward.code == code).first()


def _age(birth):
    day = today()
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _checked(values, required, confirmed, more=()):
    found = (*check(values, required), *more)
    if any(not problem.doubtful for problem in found) or found and not confirmed:
        raise Refused(*found)


def _limit(key, most):
    if attempts.count(key, 60) >= most:
        refuse("", N_("Too many registrations in an hour. Please wait a while and try again."))
    attempts.add(key)


def _open_account(account, values):
    columns = {"email": accounts.email(account["email"]), "user_name": identifiers.user_name(account.get("user_name")),
               "phone": identity.phone(values["representative_phone"])}
    try:
        with db.atomic():
            person = User.create(role="owner", full_name=tidy(values["representative_name"]),
                                 password_hash=passwords.hash(account["password"]), **columns)
    except IntegrityError:
        refuse("", TAKEN)
    audit.record("account.registered", by=person, subject=person)
    return person


def _columns(values):
    columns = {field: tidy(values.get(field)) for field in TEXTS}
    ward = _ward(values["ward"])
    office = Office.select().where(Office.ward == ward).first() or Office.get(Office.ward.is_null())
    return columns | {
        "name_key": fold(columns["name"]), "kind": _kind(values["kind"]), "ward": ward, "office": office,
        "email": accounts.email(columns["email"]) or "", "phone": identity.phone(columns["phone"]) or "",
        "representative_phone": identity.phone(columns["representative_phone"]) or "",
        "tax_code": identity.tax_code(values.get("tax_code")) or "" if values.get("tax_code") else "",
        "representative_sex": values.get("representative_sex") or "",
        **{field: values.get(field) for field in ("rooms", "latitude", "longitude", "representative_birth_date",
                                                  "representative_number_until")}}


def _stored(values, **more):
    return Establishment(code=codes.new(), **_columns(values), **more)


def _changes(establishment, values):
    """New columns, the names of the fields that differ, and what they were for the few the office compares."""
    columns, before = _columns(values), values_of(establishment)
    after = {**columns, "kind": columns["kind"].code, "ward": columns["ward"].code}
    changed = [field for field in FIELDS if after[field] != before[field]]
    shown = ("name", "kind", "ward", "address", "representative_name")
    return columns, changed, {field: [before[field], after[field]] for field in shown if field in changed}


def _owner_only(by, establishment):
    if not establishments.owned_by(by).where(Establishment.id == establishment.id).exists():
        refuse("", N_("Only the owner may do this."))
