"""How a paper of an application leaves: only after the view asked who may see it, and never so that it could act in a browser."""

from io import BytesIO

from flask import abort, send_file

from domain.applications import papers

_ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


def answer(paper, original=False):
    """The bytes of a paper: pictures, which we drew ourselves, are shown; a PDF is handed over to be saved, never opened here."""
    name = f"{paper.kind.replace('_', '-')}-{papers.name_of(paper)[:6]}.{_ENDINGS[paper.media_type]}"
    content = papers.intact(paper, original) or abort(404)
    response = send_file(BytesIO(content), paper.media_type, download_name=name,
                         as_attachment=paper.media_type != "image/jpeg")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
