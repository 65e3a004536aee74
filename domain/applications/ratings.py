"""How content people are with the office's work: asked once after the result, shown as figures, never who said what.

Decree 224/2026/NĐ-CP Art. 10–11: raters are kept secret; Art. 19: satisfaction is measured all the time.
"""

from collections import Counter
from typing import NamedTuple

from peewee import IntegrityError, fn

from database import db, write
from domain import audit
from domain.applications import look_up
from domain.clock import today
from domain.names import tidy
from domain.problems import N_, refuse, refuse_longer
from domain.visits import points
from models import Rated, Rating, ReceptionPoint

# In which states people are asked; and how many answers there must be before any of them is shown.
ASKED, LEAST = ("received", "done", "returned"), 5
SCORES = {5: N_("Very content"), 4: N_("Content"), 3: N_("Neither"), 2: N_("Not content"), 1: N_("Not content at all")}
CHOOSE = N_("Please choose how content you are.")
ALREADY = N_("This dossier was rated already. Thank you.")
NOT_YET = N_("The office's work on this dossier can be rated after its result.")


class Contentment(NamedTuple):
    """The answers about a point: how many; average and {score: how many} of the months that may be shown, None without any."""

    name: str
    count: int
    average: float | None
    scores: dict | None


def open_to(application):
    """Whether the question is still to be asked."""
    return application.state in ASKED and not Rated.select().where(Rated.application == application).exists()


def rate(*, code, personal_number, score, words="", address=""):
    """Keep the answer of whoever has code and number, once a dossier; which dossier it belongs to is kept nowhere."""
    if score not in SCORES:
        refuse("score", CHOOSE)
    words = tidy(words)
    refuse_longer("words", words, 1000)
    found = look_up.find(code=code, personal_number=personal_number, address=address)
    if found.state not in ASKED:
        refuse("", NOT_YET)
    try:
        with write(), db.atomic():
            Rated.create(application=found)
            Rating.create(point=found.point, kind=found.kind, month=today().replace(day=1), score=score, words=words)
            audit.record("rating.given", by=None)
    except IntegrityError:
        refuse("", ALREADY)
    return found


def figures(user, since, until):
    """Contentment at each point of an officer in the months from one day to another, and the words, in no order of time.

    Only months that are over, and had LEAST answers at the point, show more than how many there were: whoever looked each day,
    or took one period from another, would learn what one person said."""
    mine = list(points.visible_to(user))
    within = Rating.point.in_(mine) & Rating.month.between(since.replace(day=1), until)
    months = {}
    for point, month, score, n in Rating.select(Rating.point, Rating.month, Rating.score, fn.COUNT(Rating.id)).where(
            within).group_by(Rating.point, Rating.month, Rating.score).tuples():
        months.setdefault((point, month), Counter())[score] = n
    shown = {key for key, scores in months.items() if scores.total() >= LEAST and key[1] < today().replace(day=1)}
    rows = [_contentment(each, months, shown) for each in mine]
    said = Rating.select(Rating.words, ReceptionPoint.name, Rating.point, Rating.month).join(ReceptionPoint).where(
        within, Rating.words != "").order_by(ReceptionPoint.name, Rating.words).tuples()
    return rows, [(words, name) for words, name, point, month in said if (point, month) in shown][:500]


def _contentment(point, months, shown):
    all_of = [scores for (number, _month), scores in months.items() if number == point.id]
    scores = sum((months[key] for key in shown if key[0] == point.id), Counter())
    count = sum(each.total() for each in all_of)
    if not scores:
        return Contentment(point.name, count, None, None)
    return Contentment(point.name, count, sum(score * n for score, n in scores.items()) / scores.total(),
                       {score: scores[score] for score in SCORES})
