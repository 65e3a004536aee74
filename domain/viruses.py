"""Strangers' files are shown to a virus scanner before anything opens them, where the office has one (CLAMD)."""

import logging

from adapters import clamd
from domain import refusals
from domain.problems import N_, refuse

FOUND = N_("The virus scanner found “%(virus)s” in this file. It was not kept. Please send another one, made on a clean device.")
SILENT = N_("The office's virus scanner does not answer, so no file can be taken in just now. Please try again later.")


class _Scanner:
    address = ""


def ask_at(address):
    """Ask the scanner at this address from now on; "" for none."""
    _Scanner.address = address


def refuse_found(content, field):
    """Refuse at `field` a file with a virus in it, and any file while the scanner is silent. Without a scanner all may pass."""
    if not _Scanner.address:
        return
    try:
        virus = clamd.scan(_Scanner.address, content)
    except clamd.Silent as problem:
        logging.getLogger("khaibao").error("The virus scanner at %s does not answer: %s", _Scanner.address, problem)
        refuse(field, SILENT)
    if virus:
        logging.getLogger("khaibao").warning("A file with a virus was refused: %s", virus)
        refusals.note("file.refused")
        refuse(field, FOUND, virus=virus[:100])
