"""Dossiers found: one by its code; those that words fit; those that few or many have something in common with."""

from peewee import OP, SQL, Expression, NodeList, Table, fn

from database import db, is_postgres
from domain import codes, names
from domain.applications import access
from domain.visits import line
from models import Application, Appointment

# The index knows pieces of three letters. A piece that more than FEW dossiers have is found sooner by walking through the list.
PIECE, FEW = 3, 1000
# Exactly the expression of the Postgres index: otherwise it is not used.
_WORDS = NodeList((SQL("(' ' ||"), Application.name_key, SQL("|| ' ' ||"), Application.personal_number, SQL("|| ' ' ||"),
                   Application.phone, SQL(")")))


def by_code(user, code):
    """The dossier with a code, if the officer may see it; else None."""
    return access.visible_to(user).where(Application.code == (codes.read(code) or "")).first()


def matching(found, q):
    """Those among dossiers that a name, number, telephone or code fits."""
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
    few = _few(piece) if len(piece) >= PIECE else None
    return found.where(test) if few is None else found.where(test, Application.id.in_(few))


def having(found, column, value):
    """Those among dossiers that have a value in a column with an index, to be read by number or by name.

    SQLite would take that index and sort all it finds; when FEW or more have the value it is kept from it (`+`), and reading the
    list in its order soon fills a page. Postgres weighs that by its own figures.
    """
    many = not is_postgres() and Application.select(Application.id).where(column == value).limit(FEW).count() == FEW
    return found.where((NodeList((SQL("+"), column)) if many else column) == value)


def _few(piece):
    """The numbers of the dossiers with a piece in their words, by the database's own index; None when more than FEW have it:
    so many lie so close together that reading the list in its order soon fills a page."""
    if is_postgres():
        found = Application.select(Application.id).where(Expression(_WORDS, OP.LIKE, f"%{piece}%"))
    else:
        words = Table("application_words", ("rowid", "application_words")).bind(db)
        found = words.select(words.rowid).where(Expression(words.application_words, "MATCH", f'"{piece}"'))
    numbers = [number for number, in found.limit(FEW + 1).tuples()]
    return numbers if len(numbers) <= FEW else None
