"""What officers find when they visit an establishment (Circular 53/2016/TT-BCA Art. 10: check and support)."""

import field_key
from database import write
from domain import audit, establishments, pictures
from domain.clock import today
from domain.names import tidy
from domain.problems import N_, Problem, Refused
from models import Inspection, User


def of(establishment):
    """The inspections of an establishment, latest first, each with `has_photo` instead of the picture. For officers only."""
    fields = [field for field in Inspection._meta.sorted_fields if field is not Inspection.photo]
    return (Inspection.select(*fields, Inspection.photo.is_null(False).alias("has_photo"), User).join(User)
            .where(Inspection.establishment == establishment).order_by(Inspection.inspected_on.desc(), Inspection.id.desc()))


def photo(establishment, number):
    """The JPEG of one inspection of this establishment, or None when there is none, or the key that opens it is lost."""
    found = Inspection.select(Inspection.photo).where(Inspection.establishment == establishment, Inspection.id == number).first()
    return found.photo if found and found.photo and not field_key.locked(found.photo) else None


def write_down(*, by, establishment, inspected_on, officers, findings, photo=b""):
    """Keep what officers in charge of the ward found on a day, today or earlier, with a picture if one was taken.

    The picture (JPEG or PNG, at most 8 MB) is redrawn: of the file itself nothing is kept.
    """
    establishments.officer_only(by, establishment)
    officers, findings = tidy(officers), tidy(findings)
    found = [Problem(field, N_("Please fill in this field.")) for field, text in (("officers", officers), ("findings", findings))
             if not text]
    found += [Problem(field, N_("Please use at most %(max)s characters."), {"max": most})
              for field, text, most in (("officers", officers, 300), ("findings", findings, 2000)) if len(text) > most]
    if not inspected_on or inspected_on > today():
        found.append(Problem("inspected_on", N_("Please give the day of the visit, today or earlier.")))
    if found:
        raise Refused(*found)
    drawn = pictures.redraw(photo) if photo else None
    with write():
        made = Inspection.create(establishment=establishment, inspected_on=inspected_on, officers=officers, findings=findings,
                                 photo=drawn, written_by=by)
        audit.record("establishment.visited", by=by, subject=establishment)
    return made
