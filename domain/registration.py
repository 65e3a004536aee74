"""Registering an establishment and keeping its details true (Circular 53/2016/TT-BCA Art. 4)."""

from peewee import IntegrityError

from database import db, write
from domain import attempts, audit, codes, establishments, identifiers, identity, passwords
from domain import establishment_rules as rules
from domain.clock import now
from domain.names import fold, named, tidy
from domain.problems import N_, Problem, Refused, refuse
from models import Establishment, Membership, Office, User, Ward

TAKEN = N_("An account cannot be opened with this e-mail address, telephone number or user name. Use others, or sign in: "
           "a forgotten password can be set anew.")
# What the office compares before it approves a change; of other fields the record keeps the names only.
SHOWN = ("name", "kind", "ward", "address", "representative_name")
NOT_THE_SAME = N_("The two passwords differ.")


def agree(*, agreed):
    """The rules must be read before a registration (A3.2, first page)."""
    if not agreed:
        refuse("agreed", N_("Please confirm that you have read the rules."))


def check_account(account, about=()):
    """Problems of a new person's account: `email` (required), `phone` and `user_name` (optional) and `password`, which may not
    be made of these nor of what else is known `about` the person."""
    found = [*identifiers.check_email(account["email"], field="account_email")]
    if account.get("user_name") and not identifiers.user_name(account["user_name"]):
        found.append(Problem("user_name", identifiers.NO_USER_NAME))
    words = (account["email"], account["email"].partition("@")[0], account.get("user_name") or "", *about)
    return (*found, *passwords.problems(account["password"], person=words))


def _account_problems(account, values):
    return check_account(account, (values.get("name") or "", values.get("representative_name") or "")) if account else ()


def register(*, values, oath, by=None, account=None, confirmed=False, address="", most_per_hour=20):
    """Register an establishment; it waits for approval. Returns (establishment, owner).

    `by` is the signed-in owner, or None with the `account` of a new person. `confirmed` keeps doubtful values; `oath` is the
    declaration of truth (A3.2). A registration is counted against the hourly limit of the address, or of the owner.
    """
    if by is not None and (by.role != "owner" or by.employer_id):
        refuse("", N_("Your account was made for staff. Please register with an account of your own."))
    if not oath:
        refuse("oath", N_("Please confirm that what you state is true."))
    _checked(values, rules.REQUIRED, confirmed, _account_problems(account, values))
    limit(f"register:{by.id if by else attempts.address_range(address)}", most_per_hour)
    # Before the transaction: no other change waits for the slow hash.
    hashed = passwords.hash(account["password"]) if account else ""
    with write():
        owner = by or _open_account(account, values, hashed)
        row = unsaved(values, oath_at=now())
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
    _checked(values, rules.KNOWN_TO_OFFICE, confirmed)
    if not establishments.in_charge(by, rules.ward_of(values["ward"])):
        refuse("ward", N_("Only an officer in charge of this ward may do this."))
    with write():
        row = unsaved(values, state="active", has_computer=False, decided_at=now(), decided_by=by)
        row.save(force_insert=True)
        audit.record("establishment.entered", by=by, subject=row)
    return row


def complete(*, by, establishment, values, oath, confirmed=False):
    """Send a returned registration again with what was missing."""
    establishments.owner_only(by, establishment)
    if not oath:
        refuse("oath", N_("Please confirm that what you state is true."))
    _checked(values, rules.REQUIRED, confirmed)
    columns, changed, shown = _changes(establishment, values)
    return establishments.move("complete", by=by, establishment=establishment, changes={**columns, "oath_at": now()},
                               fields=changed, changed=shown)


def update(*, by, establishment, values, confirmed=False):
    """Change the details of an establishment at once when they change (Circular 53/2016/TT-BCA Art. 4(1)).

    Contacts, rooms, tax code and map position count at once; another name, type, place or representative goes back to the
    office. Returns the establishment.
    """
    establishments.owner_only(by, establishment)
    _checked(values, rules.REQUIRED, confirmed)
    columns, changed, shown = _changes(establishment, values)
    if not changed:
        return establishment
    if set(changed) - set(rules.FREE):
        return establishments.move("change", by=by, establishment=establishment, changes=columns, fields=changed, changed=shown)
    with write():
        stands = Establishment.id == establishment.id, Establishment.state.in_(establishments.MOVES["change"].before)
        if not Establishment.update(columns).where(*stands).execute():
            refuse("", N_("This is not possible any more: the establishment's state has changed meanwhile."))
        audit.record("establishment.updated", by=by, subject=establishment, fields=changed)
    return Establishment.get_by_id(establishment.id)


def values_of(establishment):
    """The values of an establishment as a form shows them and check() takes them."""
    # Five decimals are a metre, and all that Postgres keeps exactly in a REAL.
    places = {field: round(value, 5) for field in ("latitude", "longitude")
              if (value := getattr(establishment, field)) is not None}
    return {**{field: getattr(establishment, field) for field in rules.FIELDS}, **places,
            "kind": establishment.kind.code, "ward": establishment.ward.code}


def representative_of(user):
    """The representative's values of the person's newest establishment, to start the next one from."""
    last = establishments.owned_by(user).order_by(Establishment.id.desc()).first()
    return {name: value for name, value in values_of(last).items() if name.startswith("representative_")} if last else {}


def _checked(values, required, confirmed, more=()):
    found = (*rules.check(values, required), *more)
    if any(not problem.doubtful for problem in found) or found and not confirmed:
        raise Refused(*found)


def limit(key, most):
    """Count one registration under a key; refused when there were `most` in the last hour."""
    if attempts.count(key, 60) >= most:
        refuse("", N_("Too many registrations in an hour. Please wait a while and try again."))
    attempts.add(key)


def _open_account(account, values, hashed):
    columns = {"email": identifiers.email(account["email"]), "user_name": identifiers.user_name(account.get("user_name")),
               "phone": identity.phone(values["representative_phone"])}
    try:
        with db.atomic():
            person = User.create(role="owner", password_hash=hashed, **named(values["representative_name"]), **columns)
    except IntegrityError:
        refuse("", TAKEN)
    audit.record("account.registered", by=person, subject=person)
    return person


def place_of(kind_code, ward_code):
    """(type, ward, office that receives) for the codes of a checked type and ward."""
    ward = rules.ward_of(ward_code)
    office = Office.select().where(Office.ward == ward).first() or Office.get(Office.ward.is_null())
    return rules.kind_of(kind_code), ward, office


def _columns(values, place=None):
    columns = {field: tidy(values.get(field)) for field in rules.TEXTS}
    kind, ward, office = place or place_of(values["kind"], values["ward"])
    return columns | {
        "name_key": fold(columns["name"]), "kind": kind, "ward": ward, "office": office,
        "email": identifiers.email(columns["email"]) or "", "phone": identity.phone(columns["phone"]) or "",
        "representative_phone": identity.phone(columns["representative_phone"]) or "",
        "tax_code": identity.tax_code(values.get("tax_code")) or "" if values.get("tax_code") else "",
        "representative_sex": values.get("representative_sex") or "",
        **{field: values.get(field) for field in ("rooms", "latitude", "longitude", "representative_birth_date",
                                                  "representative_number_until")}}


def unsaved(values, place=None, **more):
    """An establishment of checked values with a code of its own, not stored yet; `more` are further columns.

    `place` is what place_of() says, for callers with many rows.
    """
    return Establishment(code=codes.new(), **_columns(values, place), **more)


def _changes(establishment, values):
    """New columns, the names of the fields that differ, and what they were and are, for those of SHOWN."""
    columns, before = _columns(values), values_of(establishment)
    after = {**columns, "kind": columns["kind"].code, "ward": columns["ward"].code}
    changed = [field for field in rules.FIELDS if after[field] != before[field]]
    named = {"kind": "name_vi", "ward": "name"}
    old = {field: getattr(getattr(establishment, field), named[field]) if field in named else before[field] for field in SHOWN}
    new = {field: getattr(columns[field], named[field]) if field in named else after[field] for field in SHOWN}
    return columns, changed, {field: [old[field], new[field]] for field in SHOWN if field in changed}
