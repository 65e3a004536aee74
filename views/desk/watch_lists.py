"""The watch lists themselves, kept by the province's officers only: to a commune these addresses do not exist."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import watch
from forms.watch import RemovalForm, WatchEntryForm, WatchImportForm, WatchListForm
from models import WatchEntry, WatchList
from views import done, first_page, page, row_number
from views.desk import bp, province_only


@bp.get("/watch/lists")
def watch_lists():
    province_only()
    return page("desk/watch_lists.html", "lists", lists=watch.lists())


@bp.route("/watch/lists/new", methods=["GET", "POST"])
def new_watch_list():
    province_only()
    form = WatchListForm()
    if form.validate_on_submit():
        with form.refusals():
            made = watch.create_list(by=g.user, values=form.values)
            flash(_("The list is made. Now put people on it."), "good")
            return redirect(url_for(".watch_list", number=made.id), 303)
    return page("desk/edit_watch_list.html", "edit", form=form, watch_list=None)


@bp.get("/watch/lists/<int:number>")
def watch_list(number):
    found = _list(number)
    entries = watch.entries(found, before=request.args.get("before", type=row_number))
    people, older = first_page(entries, watch.PAGE, ".watch_list", number=found.id)
    return page("desk/watch_list.html", "entries", watch_list=found, people=people, older=older, removed=watch.removed(found))


@bp.route("/watch/lists/<int:number>/change", methods=["GET", "POST"])
def edit_watch_list(number):
    found = _list(number)
    form = WatchListForm(obj=found)
    if form.validate_on_submit():
        with form.refusals():
            watch.change_list(by=g.user, watch_list=found, values=form.values)
            flash(_("The changes are stored."), "good")
            return redirect(url_for(".watch_list", number=found.id), 303)
    return page("desk/edit_watch_list.html", "edit", form=form, watch_list=found)


@bp.post("/watch/lists/<int:number>/closure")
def close_watch_list(number):
    found = _list(number)
    with done(_("The list is closed: nobody is looked for by it any more.")):
        watch.close_list(by=g.user, watch_list=found)
    return redirect(url_for(".watch_lists"), 303)


@bp.route("/watch/lists/<int:number>/people/new", methods=["GET", "POST"])
def new_watch_entry(number):
    found = _list(number)
    form = WatchEntryForm(reference=found.reference)
    if form.validate_on_submit():
        with form.refusals():
            _entry, hits = watch.add_entry(by=g.user, watch_list=found, values=form.values)
            return _added(found, 1, hits)
    return page("desk/new_watch_entry.html", "entry", form=form, watch_list=found)


@bp.route("/watch/lists/<int:number>/people/paste", methods=["GET", "POST"])
def paste_watch_entries(number):
    found = _list(number)
    form = WatchImportForm(reference=found.reference)
    if form.validate_on_submit():
        with form.refusals():
            people, hits = watch.import_entries(by=g.user, watch_list=found, text=form.lines.data,
                                                instruction=form.instruction.data, valid_until=form.valid_until.data)
            return _added(found, people, hits)
    return page("desk/paste_watch_entries.html", "paste", form=form, watch_list=found)


@bp.route("/watch/entries/<int:number>/removal", methods=["GET", "POST"])
def remove_watch_entry(number):
    province_only()
    found = WatchEntry.get_or_none(WatchEntry.id == number) or abort(404)
    form = RemovalForm()
    if form.validate_on_submit():
        with form.refusals():
            watch.remove_entry(by=g.user, entry=found, reason=form.reason.data)
            flash(_("The person is not looked for by this list any more."), "good")
            return redirect(url_for(".watch_list", number=found.list_id), 303)
    if request.method == "GET":
        watch.look(by=g.user, entry=found)
    return page("desk/remove_watch_entry.html", "removal", form=form, entry=found)


def _added(found, people, hits):
    if found.reference:
        flash(_("%(people)s put on the list.", people=people), "good")
    else:
        flash(_("%(people)s put on the list. Fitting guests who are staying now: %(hits)s.", people=people, hits=hits),
              "warn" if hits else "good")
    return redirect(url_for(".hits", list=found.id) if hits else url_for(".watch_list", number=found.id), 303)


def _list(number):
    province_only()
    return WatchList.get_or_none(WatchList.id == number) or abort(404)
