"""The task list of an application: its sections and how far each is."""

from typing import NamedTuple

from domain.applications import form_versions, online, rules
from domain.clock import local, today
from domain.visits import appointment_rows, appointments


class Task(NamedTuple):
    """A section of an application; `state` is done, started, todo, optional or locked (cannot start yet)."""

    section: form_versions.Section
    state: str


def form_of(application):
    """The version of the official form an application was begun on."""
    return form_versions.by_code(application.form)


def day_of(application):
    """The day the rules are asked for: when it was sent, today for a draft."""
    return local(application.registered_at).date() if application.registered_at else today()


def problems(application):
    """What keeps an application from being sent (rules.refusals)."""
    return rules.refusals(form_of(application), application.answers, on=day_of(application))


def tasks(application):
    """Every task in its order; no appointment for who need not come."""
    form, comes = form_of(application), online.needs_visit(application)
    unwritten = {form.field(problem.field).section for problem in problems(application)}
    return [Task(section, _state(application, form, section.key, unwritten)) for section in form.sections
            if comes or section.key != "appointment"]


def _state(application, form, key, unwritten):
    if key == "appointment":
        found = appointment_rows.live(application)
        if found:
            return "done" if found.state == "booked" else "started"
        return "todo" if appointments.ready(application) else "locked"
    fields = form.of(key)
    if key in application.finished and key not in unwritten:
        return "done"
    if any(application.answers.get(field.key) for field in fields):
        return "started"
    return "optional" if key == "papers" or fields and not any(field.required for field in fields) else "todo"
