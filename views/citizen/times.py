"""The page on which a time is chosen: where, the earliest from a day on, days and times as a list, and why there is none."""

from datetime import timedelta

from flask import current_app, request

from domain import refusals
from domain.applications import tasks
from domain.clock import today
from domain.problems import N_, refuse
from domain.visits import appointment_rows, appointments, challenge, fullness, points, slots, waiting
from forms.appointments import WaitingForm
from forms.base import read_day
from views import page

PAGE = timedelta(days=10)
AHEAD = timedelta(days=30)
CHOOSE, NO_POINT = N_("Please choose a time."), N_("Please choose where to come.")


def choose(application, form, moving=None, last=None):
    """Draw the page of choices: for a new appointment (after the `last`, if any), or for `moving` one. 429 when the person must
    pause."""
    if not moving and not appointments.ready(application):
        return _locked(application, form)
    service = points.service_of(application)
    places = slots.places(service)
    point = _point(places, form, moving.slot.point if moving else application.point)
    half = form.half.data or "any"
    if request.method == "GET":
        half = form.half.data = request.args.get("half", "any")
    half = half if half in slots.HALVES else "any"
    wait, lapsed = waiting.standing(application)
    return answered(form, page(
        "citizen/appointment.html", "times", application=application, form=form, moving=moving, places=places, point=point,
        half=half, wait=wait, ahead=waiting.ahead(wait) if wait else 0, offered=offered(wait), lapsed=lapsed, last=last,
        seen=appointment_rows.seen(moving), moves=appointments.moves_left(moving) if moving else 0, **puzzle(application),
        **(_days(point, service, half, form, dict(places)[point]) if point else {})))


def answered(form, answer):
    """A page of choices as it leaves: 429 with Retry-After when the person must pause."""
    body, status, headers = answer
    if form.wait:
        refusals.note("flood.refused")
    return (body, 429, {**headers, "Retry-After": form.wait}) if form.wait else (body, status, headers)


def chosen_slot(application, form):
    """The public slot a person chose from the list, whatever was sent: by point, day and time, never by a number."""
    if not form.time.data:
        refuse("time", CHOOSE)
    slot = slots.at(form.point.data or "", points.service_of(application), *form.time.data)
    return slot or refuse("time", appointments.NOT_NOW)


def no_point():
    """Refuse a choice without a reception point."""
    refuse("point", NO_POINT)


def puzzle(application):
    """The work asked of the browser, if the settings ask for any, as the page hands it out."""
    bits = current_app.khaibao.puzzle_bits
    return {"bits": bits, "challenge": challenge.make(current_app.secret_key, application, bits)}


def check_puzzle(application, form):
    """Refuse a choice without the work that the settings ask of browsers."""
    challenge.check(current_app.secret_key, application, current_app.khaibao.puzzle_bits, form.challenge.data, form.answer.data)


def waiting_form(point, half="any", until=None):
    """The empty form of the waiting list; who has an appointment waits `until` its day at most."""
    first = slots.window(point).first
    return WaitingForm(formdata=None, point=point.code, from_day=first, until_day=max(until or today() + AHEAD, first), half=half)


def to_answer(application):
    """Until when a time proposed or offered waits for the applicant's answer, or None."""
    live, wait = appointments.live(application), waiting.of(application)
    if live and live.proposed_slot_id:
        return live.proposed_until
    return wait.offered_until if wait and wait.state == "offered" else None


def offered(wait):
    """What the page shows of a place offered, or None."""
    return appointment_rows.seen(wait, wait.offered_slot) if wait and wait.offered_slot_id else None


def _point(places, form, usual):
    """The point asked for, else the usual one if it has a free time, else the one with the earliest."""
    wanted = (form.point.data if request.method == "POST" else request.args.get("point")) or ""
    for point, _first in places:
        if point.code == wanted:
            return point
    free = sorted(((first.day, first.starts, point == usual, point) for point, first in places if first),
                  key=lambda each: (not each[2], each[:2]))
    return free[0][-1] if free else next((point for point, _first in places), None)


def _days(point, service, half, form, soonest):
    """The days of one page, around the day asked for, with its times; or why there are none."""
    asked = form.time.data[0] if form.time.data else read_day((form.day.data or request.args.get("day") or "")[:10])
    place, opening = (point, service), slots.window(point).first
    days, chosen = _page(*place, opening, asked or half == "any" and soonest and soonest.day, half)
    if not days:
        return {"full": fullness.why_full(*place, half=half), "waiting_form": waiting_form(point, half)}
    start = opening + (chosen - opening) // PAGE * PAGE
    return {"days": [each for each in days if each.day < start + PAGE], "day": chosen,
            "times": tuple(slots.times(*place, chosen, chosen, half)),
            "later": days[-1].day if days[-1].day >= start + PAGE else None,
            "kept": form.time.data[1] if form.time.data and form.time.data[0] == chosen else "",
            "sooner": slots.latest_before(start, *place, half) if start > opening else None,
            "gone": asked if asked and chosen != asked else None}


def _page(point, service, opening, wanted, half):
    """(the free days of the page with the first free day from the wanted one on, the next free one after it; that first day).

    The page of the wanted day has it nearly always: one question. Where it has none the days go on elsewhere, or begin anew."""
    wanted = max(wanted or opening, opening)
    start = opening + (wanted - opening) // PAGE * PAGE
    days = slots.days(point, service, start, half, PAGE.days + 1)
    chosen = next((each.day for each in days if each.day >= wanted), None)
    if chosen is None:
        return _page(point, service, opening, None, half) if wanted > opening else ([], None)
    return (days, chosen) if chosen < start + PAGE else _page(point, service, opening, chosen, half)


def _locked(application, form):
    """Nothing to choose yet, or no more: which steps come first."""
    lacking = appointments.lacking(application)
    version = tasks.form_of(application)
    first = [section for section in version.sections if section.key in (lacking or ())]
    return page("citizen/appointment_locked.html", "locked", 422 if form.errors else 200, application=application, form=form,
                first=first, over=lacking is None)
