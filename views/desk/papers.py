"""The photo and papers of a dossier: as files, and page by page, as large as the window or enlarged."""

from flask import abort, request, url_for

from domain.applications import papers, photos
from views import page, paper_files
from views.desk import bp
from views.desk.applications import own_dossier


@bp.get("/applications/<code>/photo.jpg")
def dossier_photo(code):
    return paper_files.answer(photos.of(own_dossier(code)) or abort(404))


@bp.get("/applications/<code>/papers/<name>")
def dossier_paper(code, name):
    return paper_files.answer(papers.named(own_dossier(code), name) or abort(404))


@bp.get("/applications/<code>/papers/<name>/<int:number>.jpg")
def dossier_page(code, name, number):
    """A page of a PDF, drawn."""
    return paper_files.page_of(papers.named(own_dossier(code), name) or abort(404), number, "large" in request.args)


@bp.get("/applications/<code>/papers/<name>/<int:number>")
def look_at_paper(code, name, number):
    """One page of a paper, or the photo (named so): turned and enlarged by links."""
    found, large = own_dossier(code), "large" in request.args
    paper = (photos.of(found) if name == "photo" else papers.named(found, name)) or abort(404)
    if not 1 <= number <= paper.pages:
        abort(404)
    if paper.media_type == "application/pdf":
        picture = url_for(".dossier_page", code=code, name=name, number=number, large=1 if large else None)
    else:
        picture = url_for(".dossier_photo", code=code) if name == "photo" else url_for(".dossier_paper", code=code, name=name)
    return page("desk/paper.html", "paper", application=found, paper=paper, name=name, number=number, large=large,
                picture=picture, labels=papers.LABELS)
