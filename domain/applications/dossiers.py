"""Finding dossiers: one by its code, many by words, or by the value of a column."""

from peewee import SQL, NodeList, fn

from database import is_postgres
from domain import codes, names, pieces
from domain.applications import access
from domain.visits import line
from models import Application, Appointment

# As the index of Postgres has it (migration 0035).
_WORDS = NodeList((SQL("(' ' ||"), Application.name_key, SQL("|| ' ' ||"), Application.personal_number, SQL("|| ' ' ||"),
                   Application.phone, SQL(")")))


def by_code(user, code):
    """The dossier with a code, if the officer may see it; else None."""
    return access.visible_to(user).where(Application.code == (codes.read(code) or "")).first()


def matching(found, q):
    """The dossiers whose name, personal number, telephone or code fits what was typed."""
    folded, code = names.fold(q), line.scanned(q)
    if code:
        return found.where((Application.code == code) | Application.id.in_(
            Appointment.select(Appointment.application).where(Appointment.code == code)))
    digits = folded.replace(" ", "")
    if digits.isdigit():
        test, piece = Application.personal_number.startswith(digits) | Application.phone.endswith(digits), digits
    else:
        # Both are in capitals already: ILIKE would take Postgres four times as long.
        test, piece = (fn.STRPOS if is_postgres() else fn.INSTR)(Application.name_key, folded) > 0, folded
    few = pieces.few(Application, _WORDS, "application_words", [piece])
    return found.where(test) if few is None else found.where(test, Application.id.in_(few))


def having(found, column, value):
    """The dossiers with a value in an indexed column, to be read in the order of their numbers or names.

    SQLite would take that index and sort all it finds. When many rows have the value, `+` keeps it from the index: reading the
    list in its order soon fills a page. Postgres decides that by its own statistics.
    """
    most = pieces.FEW
    many = not is_postgres() and Application.select(Application.id).where(column == value).limit(most).count() == most
    return found.where((NodeList((SQL("+"), column)) if many else column) == value)
