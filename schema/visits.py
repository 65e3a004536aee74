"""Appointments, the waiting list, and the line at the counters."""

from peewee import SQL, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, JSONField

from domain.clock import now, today
from schema.applications import Application
from schema.base import Table, one_of
from schema.people import User
from schema.points import ReceptionPoint, Service, Slot

APPOINTMENT_STATES = ("held", "booked", "served", "missed", "excused", "revoked", "expired")


class Appointment(Table):
    """A place taken in a slot: held while a person decides, then booked. Not transferable. `party` joins a family's."""

    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref="appointments", on_delete="CASCADE", index=False)
    slot = ForeignKeyField(Slot, backref="appointments", on_delete="RESTRICT")
    personal_number = CharField(12, default="")
    state = CharField(7, default="held", constraints=[one_of("state", APPOINTMENT_STATES)])
    party = CharField(13, default="", index=True)
    held_until = DateTimeField(null=True)
    extensions = IntegerField(default=0)
    moves = IntegerField(default=0)
    proposed_slot = ForeignKeyField(Slot, null=True, backref="proposals", on_delete="RESTRICT")
    proposed_until = DateTimeField(null=True)
    reminded_at = DateTimeField(null=True)
    reason = CharField(500, default="")
    created_at = DateTimeField(default=now)
    booked_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'held' OR held_until IS NOT NULL"),
                       Check("(proposed_slot_id IS NULL) = (proposed_until IS NULL)")]


# Written out for the same reason as above: one live appointment a person and an application.
_LIVE = SQL("state IN ('held', 'booked')")
Appointment.add_index(Appointment.index(Appointment.personal_number, unique=True,
                                        where=SQL("state IN ('held', 'booked') AND personal_number <> ''"),
                                        name="appointment_live_person"))
Appointment.add_index(Appointment.index(Appointment.application, unique=True, where=_LIVE, name="appointment_live_application"))
Appointment.add_index(Appointment.index(Appointment.application, Appointment.id, name="appointment_application"))
Appointment.add_index(Appointment.index(Appointment.held_until, where=SQL("state = 'held'"), name="appointment_held"))
# The few that are still to come, or were missed: read each minute.
Appointment.add_index(Appointment.index(Appointment.slot, where=SQL("state = 'booked'"), name="appointment_booked"))


class FreedPlace(Table):
    """A place given back: it still counts as taken until it reappears at a random moment, unless the waiting list takes it."""

    slot = ForeignKeyField(Slot, backref="freed", on_delete="CASCADE")
    freed_at = DateTimeField(default=now)
    release_at = DateTimeField(index=True)


HALVES = ("any", "morning", "afternoon")
WAITING_STATES = ("waiting", "offered", "taken", "ended")


class Waiting(Table):
    """An application waiting for a place at a point between two days. An offer holds a place until it is answered or late."""

    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref="waits", on_delete="CASCADE", index=False)
    point = ForeignKeyField(ReceptionPoint, on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    from_day = DateField()
    until_day = DateField()
    half = CharField(9, default="any", constraints=[one_of("half", HALVES)])
    state = CharField(7, default="waiting", constraints=[one_of("state", WAITING_STATES)])
    offered_slot = ForeignKeyField(Slot, null=True, backref="offers", on_delete="RESTRICT")
    offered_until = DateTimeField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        constraints = [Check("until_day >= from_day"), Check("(state = 'offered') = (offered_slot_id IS NOT NULL)")]


Waiting.add_index(Waiting.index(Waiting.application, unique=True, where=SQL("state IN ('waiting', 'offered')"),
                                name="waiting_application"))
Waiting.add_index(Waiting.index(Waiting.point, Waiting.service, Waiting.id, where=SQL("state = 'waiting'"), name="waiting_line"))


class Counter(Table):
    """A counter of a point, and the officer who sits at it while it is open."""

    point = ForeignKeyField(ReceptionPoint, backref="counters", on_delete="CASCADE")
    name = CharField(30)
    officer = ForeignKeyField(User, null=True, unique=True, on_delete="SET NULL")
    opened_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("point", "name"), True),)


TICKET_STATES = ("waiting", "called", "serving", "parked", "missed", "finished", "left")
OUTCOMES = ("", "received", "incomplete", "refused", "other")


class Ticket(Table):
    """A person in the line of a day: numbered per point and service, called by `line_at` (the appointed time, else arrival)."""

    code = CharField(13, unique=True)
    point = ForeignKeyField(ReceptionPoint, on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    day = DateField(default=today)
    number = IntegerField()
    application = ForeignKeyField(Application, null=True, backref="tickets", on_delete="SET NULL")
    appointment = ForeignKeyField(Appointment, null=True, unique=True, backref="tickets", on_delete="SET NULL")
    holder = CharField(200, default="")
    state = CharField(8, default="waiting", constraints=[one_of("state", TICKET_STATES)])
    counter = ForeignKeyField(Counter, null=True, on_delete="SET NULL")
    officer = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    line_at = DateTimeField(default=now)
    arrived_at = DateTimeField(default=now)
    called_at = DateTimeField(null=True)
    calls = IntegerField(default=0)
    started_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)
    outcome = CharField(10, default="", constraints=[one_of("outcome", OUTCOMES)])
    missing = JSONField(default=list)
    note = CharField(1000, default="")

    class Meta:
        indexes = ((("point", "day", "service", "number"), True), (("point", "day", "state", "line_at"), False))


# One person at a counter at a time.
Ticket.add_index(Ticket.index(Ticket.counter, unique=True, where=SQL("state IN ('called', 'serving')"), name="ticket_at_counter"))
# The lines of days that are over are closed by these.
OPEN_TICKETS = SQL("state IN ('waiting', 'called', 'serving', 'parked', 'missed')")
Ticket.add_index(Ticket.index(Ticket.day, where=OPEN_TICKETS, name="ticket_open"))
