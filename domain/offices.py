"""The offices that receive declarations, and the wards in their care."""

from peewee import IntegrityError, fn

from database import db, write
from domain import audit, installation, units
from domain.names import fold, tidy
from domain.problems import N_, refuse
from models import Establishment, Office, OfficerWard, Ward


def add_ward(unit):
    """Take a ward of the official list (a units.Ward) into care, with the office of its police; inside a change."""
    ward = Ward.create(code=unit.code, name=unit.name, name_key=fold(unit.name), valid_from=unit.valid_from,
                       valid_to=unit.valid_to)
    Office.create(name=f"Công an {unit.name[0].lower()}{unit.name[1:]}", ward=ward)
    return ward


def serve_ward(*, by, code):
    """An administrator adds a ward of the own province to the area served."""
    unit = units.ward(code)
    if unit is None or unit.province_code != installation.current().province_code:
        refuse("code", N_("Choose a ward of this province."))
    with write():
        try:
            with db.atomic():
                ward = add_ward(unit)
        except IntegrityError:
            refuse("code", N_("This ward is served already."))
        audit.record("ward.added", by=by, subject=ward, code=code)
    return ward


def mark_remote(*, by, ward, remote):
    """Mark a ward as remote or not: its paper slips are due after 24 instead of 12 hours (Law 47/2014/QH13, Art. 33.3)."""
    with write():
        Ward.update(remote=remote).where(Ward.id == ward.id).execute()
        audit.record("ward.marked", by=by, subject=ward, remote=remote)


def change(*, by, office, name, address, phone):
    """Give an office another name, address or telephone number; receipts made before keep what they say."""
    if not tidy(name):
        refuse("name", N_("Please fill in this field."))
    with write():
        before = {"name": office.name, "address": office.address, "phone": office.phone}
        after = {"name": tidy(name), "address": tidy(address), "phone": tidy(phone)}
        Office.update(**after).where(Office.id == office.id).execute()
        audit.record("office.changed", by=by, subject=office, before=before, after=after)


def all_offices():
    """The offices, the province's first, then by ward."""
    return list(Office.select(Office, Ward).left_outer_join(Ward)
                .order_by(Ward.id.is_null(False), Ward.name_key, Office.id))


def all_wards():
    """The wards served, by name, each with the numbers of its `establishments` and `officers`."""
    counts = (Establishment.select(fn.COUNT(Establishment.id)).where(Establishment.ward == Ward.id).alias("establishments"),
              OfficerWard.select(fn.COUNT(OfficerWard.officer)).where(OfficerWard.ward == Ward.id).alias("officers"))
    return list(Ward.select(Ward, *counts).order_by(Ward.name_key, Ward.id))


def wards_not_served():
    """The wards of the province that are not served yet, from the official list."""
    served = {ward.code for ward in Ward.select(Ward.code)}
    return [unit for unit in units.wards_of(installation.current().province_code) if unit.code not in served]
