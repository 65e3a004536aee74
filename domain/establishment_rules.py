"""The rules of an establishment's values, its kinds and wards."""

from database import prepared
from domain import identifiers, identity
from domain.clock import today
from domain.problems import N_, TOO_LONG, Problem
from models import EstablishmentKind, Office, OfficerWard, Ward

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
REQUIRED = tuple(field for field in FIELDS if field not in (
    "rooms", "latitude", "longitude", "tax_code", "representative_number_until"))
_CARD_FOR_LIFE = 58
_VIETNAM = (8.0, 23.5, 102.0, 118.0)


def check(values, required=REQUIRED):
    """Problems of an establishment's values, each at its field; doubtful ones may be kept by the person."""
    blank = [field for field in required if values.get(field) in (None, "")]
    found = [Problem(field, N_("Please fill in this field.")) for field in blank]
    found += [Problem(field, TOO_LONG, {"max": most})
              for field, most in TEXTS.items() if len(values.get(field) or "") > most]
    for field, rule in (("email", identifiers.email), ("phone", identity.phone), ("representative_phone", identity.phone)):
        if values.get(field) and not rule(values[field]):
            found.append(Problem(field, identifiers.NO_EMAIL if field == "email" else identity.NO_PHONE))
    if values.get("tax_code"):
        found += identity.check_tax_code(values["tax_code"])
    if values.get("kind") and not kind_of(values["kind"]):
        found.append(Problem("kind", N_("Please choose the type of establishment from the list.")))
    if values.get("ward") and not ward_of(values["ward"]):
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


def kinds():
    """The types of establishment in force today, in the office's order."""
    return EstablishmentKind.select().where(_in_force(EstablishmentKind, today())).order_by(EstablishmentKind.position)


def wards(user=None):
    """The wards served today with the office that receives there: all of them, or those an officer is in charge of."""
    receiving = {office.ward_id: office for office in Office.select()}
    served = Ward.select().where(_in_force(Ward, today())).order_by(Ward.name_key)
    if user is not None:
        codes = {code for code, _name in names_of_wards(user)}
        served = [ward for ward in served if ward.code in codes]
    return [(ward, receiving.get(ward.id, receiving.get(None))) for ward in served]


def names_of_wards(user):
    """(code, name) of the wards served today that an officer is in charge of, by name."""
    if user.role == "commune":
        return _names_in_care(user, today())
    return _names_of_wards(today()) if user.role == "province" else []


@prepared
def _names_of_wards(day):
    return Ward.select(Ward.code, Ward.name).where(_in_force(Ward, day)).order_by(Ward.name_key).tuples()


@prepared
def _names_in_care(officer, day):
    mine = OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == officer)
    return Ward.select(Ward.code, Ward.name).where(_in_force(Ward, day), Ward.id.in_(mine)).order_by(Ward.name_key).tuples()


def _in_force(table, day):
    return (table.valid_from <= day) & (table.valid_to.is_null() | (table.valid_to >= day))


def kind_of(code):
    """The type of a code in force today, or None."""
    return kinds().where(EstablishmentKind.code == code).first()


def ward_of(code):
    """The served ward of a code in force today, or None."""
    return Ward.select().where(_in_force(Ward, today()), Ward.code == code).first()


def _age(birth):
    day = today()
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
