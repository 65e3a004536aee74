"""Reception points, their hours, and the places that can be booked."""

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, FloatField, ForeignKeyField, IntegerField

from domain.clock import now, today
from schema.base import Table, one_of
from schema.people import Office, User


class Service(Table):
    """What people come to a reception point for. `letter` begins its ticket numbers."""

    code = CharField(20, unique=True)
    name_vi = CharField(200)
    name_en = CharField(200)
    letter = CharField(1)
    needs_application = BooleanField(default=True)
    bookable = BooleanField(default=True)
    position = IntegerField(default=0)


class ReceptionPoint(Table):
    """Where an office receives people. Booking reaches `horizon_days` ahead; `same_day_until` is HH:MM, empty for never."""

    code = CharField(13, unique=True)
    office = ForeignKeyField(Office, backref="reception_points", on_delete="RESTRICT")
    name = CharField(200)
    address = CharField(300, default="")
    phone = CharField(50, default="")
    note_vi = CharField(500, default="")
    note_en = CharField(500, default="")
    latitude = FloatField(null=True, constraints=[Check("latitude BETWEEN -90 AND 90")])
    longitude = FloatField(null=True, constraints=[Check("longitude BETWEEN -180 AND 180")])
    horizon_days = IntegerField(default=14, constraints=[Check("horizon_days BETWEEN 1 AND 90")])
    same_day_until = CharField(5, default="")
    active = BooleanField(default=True)


class OpeningHours(Table):
    """A session of each week at a point for a service, cut into slots of so many minutes with places in three shares."""

    point = ForeignKeyField(ReceptionPoint, backref="opening_hours", on_delete="CASCADE")
    service = ForeignKeyField(Service, on_delete="RESTRICT")
    weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])
    starts = CharField(5)
    ends = CharField(5)
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 240")])
    public = IntegerField(constraints=[Check("public >= 0")])
    counter = IntegerField(default=0, constraints=[Check("counter >= 0")])
    reserve = IntegerField(default=0, constraints=[Check("reserve >= 0")])
    valid_from = DateField(default=today)
    valid_to = DateField(null=True)

    class Meta:
        constraints = [Check("starts < ends")]


class Closure(Table):
    """A day, or part of a day, on which a point (or, without one, every point) is closed beside the public holidays."""

    point = ForeignKeyField(ReceptionPoint, null=True, backref="closures", on_delete="CASCADE")
    day = DateField(index=True)
    starts = CharField(5, default="00:00")
    ends = CharField(5, default="24:00")
    reason = CharField(300)
    created_by = ForeignKeyField(User, on_delete="RESTRICT")
    created_at = DateTimeField(default=now)


SHARES = ("public", "counter", "reserve")


class Slot(Table):
    """The places of one share at one time. `taken` counts holds, bookings, offers and freed places alike."""

    point = ForeignKeyField(ReceptionPoint, backref="slots", on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    share = CharField(7, default="public", constraints=[one_of("share", SHARES)])
    day = DateField()
    starts = CharField(5)
    minutes = IntegerField()
    capacity = IntegerField(constraints=[Check("capacity >= 0")])
    taken = IntegerField(default=0)
    closed = BooleanField(default=False)

    class Meta:
        constraints = [Check("taken >= 0 AND taken <= capacity")]
        indexes = ((("point", "service", "share", "day", "starts"), True), (("day",), False))
