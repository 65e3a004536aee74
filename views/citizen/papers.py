"""The photo and the papers of an application: sent, framed, shown to those who may see them, removed."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import papers, photos
from domain.pictures import frames
from forms.papers import FileForm, FrameForm, KeepForm, PhotoForm
from views import done, floods, page, paper_files
from views.citizen import bp, own_application


@bp.route("/applications/<code>/photo", methods=["GET", "POST"])
def photo(code):
    """The photo with its frame and what was found on it; a new one may be sent at any time."""
    found, form = _with_photo(code), PhotoForm()
    if form.validate_on_submit():
        with form.refusals():
            photos.add(by=g.user, application=found, **form.file.sent, **_limits())
            return redirect(url_for(".photo", code=found.code, _anchor="result"), 303)
    return _photo_page(found, form)


@bp.post("/applications/<code>/photo/frame")
def frame_photo(code):
    """Cut the photo anew: the frame as it was set, or one step from there."""
    found, form = _with_photo(code), FrameForm()
    if form.validate_on_submit():
        with form.refusals():
            photos.reframe(by=g.user, application=found, **form.frame, **_limits())
            return redirect(url_for(".photo", code=found.code, _anchor="frame" if form.move.data else "result"), 303)
    return _photo_page(found, form)


@bp.post("/applications/<code>/photo/agreement")
def keep_photo(code):
    """Keep a doubtful photo."""
    found, form = _with_photo(code), KeepForm()
    if form.validate_on_submit():
        with form.refusals():
            photos.keep(by=g.user, application=found, seen=form.seen.data or "", agreed=form.agreed.data)
            flash(_("The photo is kept. An officer looks at it when you come."), "good")
            return redirect(url_for(".application", code=found.code), 303)
    return _photo_page(found, form)


@bp.post("/applications/<code>/photo/removal")
def remove_photo(code):
    found = _with_photo(code)
    with done(_("The photo was removed.")):
        photos.remove(by=g.user, application=found)
    return redirect(url_for(".photo", code=found.code), 303)


@bp.get("/applications/<code>/photo/<part>.jpg")
def photo_file(code, part):
    """The photo as it was cut, or the whole picture it was cut from."""
    paper = photos.of(own_application(code)) if part in ("cut", "whole") else None
    return paper_files.answer(paper or abort(404), original=part == "whole")


@bp.route("/applications/<code>/papers", methods=["GET", "POST"], endpoint="papers")
def show_papers(code):
    """The papers asked for, and those sent so far."""
    found, form = own_application(code), FileForm()
    asked = papers.asked(found) or abort(404)
    if form.validate_on_submit():
        with form.refusals():
            papers.add(by=g.user, application=found, kind=form.kind.data or "", **form.file.sent, **_limits())
            flash(_("The paper was taken in."), "good")
            return redirect(url_for(".papers", code=found.code), 303)
    forms = {each.kind: form if form.kind.data == each.kind else FileForm(formdata=None, kind=each.kind) for each in asked}
    for kind, each in forms.items():
        each.file.id = f"file-{kind}"
    return page("citizen/papers.html", "papers", application=found, asked=asked, forms=forms, form=form, labels=papers.LABELS,
                sent=papers.of(found), missing=papers.missing(found), name_of=papers.name_of, limits=_limits()["limits"])


@bp.post("/applications/<code>/papers/completion")
def finish_papers(code):
    """These are all; what is missing is brought to the counter, or posted by who files online."""
    found = own_application(code)
    with done(_("The papers are noted.") if found.channel == "online"
              else _("The papers are noted. Please bring the originals when you come.")):
        papers.finish(by=g.user, application=found)
    return redirect(url_for(".application", code=found.code), 303)


@bp.post("/applications/<code>/papers/<name>/removal")
def remove_paper(code, name):
    found = own_application(code)
    with done(_("The paper was removed.")):
        papers.remove(by=g.user, application=found, paper=papers.named(found, name) or abort(404))
    return redirect(url_for(".papers", code=found.code), 303)


@bp.get("/applications/<code>/papers/<name>")
def paper_file(code, name):
    return paper_files.answer(papers.named(own_application(code), name) or abort(404))


@bp.get("/applications/<code>/papers/<name>/<int:number>.jpg")
def paper_page(code, name, number):
    """A page of a sent PDF, drawn. Drawing is work: who asks for very many waits."""
    paper = papers.named(own_application(code), name) or abort(404)
    return floods.check_drawing() or paper_files.page_of(paper, number, own=True)


def _with_photo(code):
    found = own_application(code)
    return found if photos.needed(found) else abort(404)


def _photo_page(found, form):
    paper = photos.of(found)
    sending, keeping = (form if isinstance(form, kind) else kind(formdata=None) for kind in (PhotoForm, KeepForm))
    framed = {"frame": frames.of(paper.crop), "marks": list(_marks(paper)), "seen": papers.name_of(paper),
              "doubtful": bool(photos.doubts(paper)), "least": frames.least(paper.crop["of"]),
              "most": frames.most(paper.crop["of"])} if paper else {}
    return page("citizen/photo.html", "photo", application=found, form=form, sending=sending, keeping=keeping, paper=paper,
                megabytes=current_app.khaibao.photo_bytes // 1024**2, **framed)


def _marks(paper):
    """What was found on a photo: (number, sentence, what to do, area in hundredths of the photo's width)."""
    for number, finding in enumerate(paper.findings, 1):
        sentence, mend = photos.RULES[finding["rule"]]
        left, top, width, height = finding["area"]
        area = [round(each, 1) for each in (100 * left, 150 * top, 100 * width, 150 * height)]
        yield number, _(sentence, **finding["params"]) if finding["params"] else _(sentence), _(mend), area


def _limits():
    """What a verb must know of the settings and of who asks."""
    return {"limits": papers.limits(current_app.khaibao), "address": request.remote_addr or ""}
