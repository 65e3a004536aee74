"""How a paper of an application leaves: only after the view asked who may see it, and never so that it could act in a browser."""

from io import BytesIO

from flask import abort, send_file

from domain.applications import papers
from domain.problems import Refused

_ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


def answer(paper, original=False):
    """The bytes of a paper: pictures, which we drew ourselves, are shown; a PDF is handed over to be saved, never opened here."""
    return _sent(papers.intact(paper, original), paper.media_type, _name(paper))


def page_of(paper, number, large=False, *, own=False):
    """A page of a PDF as a picture drawn here; 404 when it cannot be drawn, 503 when too many are being looked at."""
    try:
        content = papers.page_of(paper, number, large, own=own)
    except Refused:
        abort(503)
    return _sent(content, "image/jpeg", f"{_name(paper)}-{number}")


def _name(paper):
    return f"{paper.kind.replace('_', '-')}-{papers.name_of(paper)[:6]}"


def _sent(content, media_type, name):
    response = send_file(BytesIO(content or abort(404)), media_type, download_name=f"{name}.{_ENDINGS[media_type]}",
                         as_attachment=media_type != "image/jpeg")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
