"""What the office does by itself: each minute holds and offers end and places reappear, each day a new day opens."""

import logging
from datetime import datetime, time, timedelta
from random import SystemRandom

from peewee import SQL, fn

from database import write
from domain import audit
from domain.clock import instant, now, today
from domain.visits import appointment_rows as rows
from domain.visits import appointments, closures, hours, slots, tickets, waiting
from domain.visits.calendar import DAY
from models import Application, Appointment, ReceptionPoint, Slot, Ticket

REMINDED_BEFORE = DAY * 2
# Written out as in the partial index of booked appointments: SQLite would not use it for a bound value.
BOOKED = Appointment.state == SQL("'booked'")
log = logging.getLogger("khaibao")
_random = SystemRandom()


class Rounds:
    """When the next rounds are due. Any number of processes may run them: each step is done once, by whoever comes first."""

    def __init__(self):
        self.minute = self.hour = self.day = datetime.min

    def run(self):
        """Do what is due; asked every few seconds by the thread of the outbox."""
        if now() >= self.minute:
            self.minute = now() + timedelta(minutes=1)
            minutely()
        if now() >= self.hour:
            self.hour = now() + timedelta(hours=1)
            hourly()
        if now() >= self.day:
            # The new day opens at a random time, so that no program can wait for the minute.
            self.day = instant(datetime.combine(today() + DAY, time(7))) + timedelta(seconds=_random.randrange(10 * 3600))
            daily()


def minutely():
    """End what is over, offer what was freed, let the rest reappear."""
    appointments.expire()
    closures.lapse()
    closures.propose_all()
    waiting.round()
    slots.release_due()


def hourly():
    """Close the lines of yesterday, and make the slots fit the hours again: what was given back too many is nobody's."""
    tickets.close_days()
    for point in list(ReceptionPoint.select().order_by(ReceptionPoint.id)):
        hours.open_days(point, hours.opened_until(point) or today())


def daily():
    """Open the days that come within the horizon, remind, and close the books of yesterday."""
    for point in list(ReceptionPoint.select().where(ReceptionPoint.active).order_by(ReceptionPoint.id)):
        hours.open_days(point)
    remind()
    miss()
    for slot in slots.unbalanced():
        log.error("places of slot %s: %s taken, but other rows use them", slot.id, slot.taken)


def remind():
    """Remind those who come within two days, once, unless they booked within the last day; returns how many."""
    soon = Appointment.select(Appointment, Slot, ReceptionPoint, Application).join(Slot, on=Appointment.slot).join(
        ReceptionPoint).switch(Appointment).join(Application).where(
        Appointment.state == "booked", Appointment.reminded_at.is_null(), Appointment.booked_at < now() - DAY, ~Slot.closed,
        Slot.day > today(), Slot.day <= today() + REMINDED_BEFORE).order_by(Appointment.id)
    return sum(_remind(found) for found in list(soon))


def reminded(appointment):
    """Whether its reminder is still to come, for what is booked today too."""
    return appointment.slot.day > today() + REMINDED_BEFORE


def miss():
    """Whoever had an appointment before today and took no ticket has missed it; returns how many."""
    came = fn.EXISTS(Ticket.select(Ticket.id).where(Ticket.appointment == Appointment.id))
    past = Appointment.select(Appointment).join(Slot, on=Appointment.slot).where(
        BOOKED, Slot.day < today(), ~came).order_by(Appointment.id)
    return sum(_miss(found) for found in list(past))


def _remind(found):
    with write():
        mine = Appointment.update(reminded_at=now()).where(
            Appointment.id == found.id, Appointment.state == "booked", Appointment.reminded_at.is_null()).execute()
        if mine:
            rows.tell("appointment_reminder", found.application, found, found.slot)
    return mine


def _miss(found):
    with write():
        if found.proposed_slot_id:
            rows.drop_proposal(found)
        mine = Appointment.update(state="missed", ended_at=now()).where(
            Appointment.id == found.id, Appointment.state == "booked").execute()
        if mine:
            audit.record("appointment.missed", by=None, subject=found)
    return mine
