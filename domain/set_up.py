"""The first hour of a copy of the app: its area, its offices and the first administrator, all or nothing."""

from peewee import IntegrityError

from database import db, write
from domain import accounts, audit, identifiers, installation, offices, units
from domain.clock import today
from domain.names import named, tidy
from domain.problems import N_, Problem, Refused, refuse
from models import Installation, Office, User

TOO_LATE = N_("The app is set up already, or the console shows a newer link.")


def open_office(*, config, token, province_code, ward_codes, area_name, office, admin):
    """Everything the app needs to begin, in one change: area, wards, offices and the first administrator.

    `office` is the province's: name, address, phone; `admin`: full_name, email, password. Each ward gets the office
    of its police. Done once: a second call, even in the same moment, is refused (ASVS 6.3.2)."""
    if not installation.token_fits(token, config) or installation.done():
        refuse("", TOO_LATE)
    province, wards = _area(province_code, ward_codes)
    first = _first_administrator(admin)
    with write():
        # One row, one number: two set-ups in the same moment cannot both write it.
        try:
            with db.atomic():
                Installation.insert(id=1, province_code=province.code, province_name=province.name,
                                    area_name=tidy(area_name) or province.short).execute()
        except IntegrityError:
            refuse("", TOO_LATE)
        first.office = Office.create(name=tidy(office["name"]), address=tidy(office["address"]), phone=tidy(office["phone"]))
        for ward in wards:
            offices.add_ward(ward)
        first.save(force_insert=True)
        audit.record("installation.set_up", by=first, subject=first, province=province.code, wards=len(wards))
    installation.forget()
    (config.data_dir / "setup_token").unlink(missing_ok=True)
    return first


def _area(province_code, ward_codes):
    province = units.province(province_code, today())
    if province is None:
        refuse("province_code", N_("Choose the province."))
    wards = [ward for ward in units.wards_of(province_code) if ward.code in set(ward_codes)]
    if not wards:
        refuse("ward_codes", N_("Choose at least one ward."))
    return province, wards


def _first_administrator(admin):
    user = User(role="admin", **named(admin["full_name"]), email=identifiers.email(admin["email"]))
    found = list(identifiers.check_email(admin["email"]))
    if not user.full_name:
        found.append(Problem("full_name", N_("Please fill in this field.")))
    try:
        user.password_hash = accounts.new_hash(user, admin["password"])
    except Refused as refused:
        found.extend(refused.problems)
    if found:
        raise Refused(*found)
    return user
