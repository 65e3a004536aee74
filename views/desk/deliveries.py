"""Results at the desk: handed over, posted with labels and lists, brought back, and those nobody collects."""


from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import documents
from domain import audit
from domain.applications import deliveries, handing_over, posting, posting_lists, reception
from domain.clock import now, today
from domain.problems import N_
from domain.tables.table import Limits
from domain.visits import line
from forms.base import tidied
from forms.deliveries import GiveUpForm, HandOverForm, ParcelForm, ParcelListForm, WayForm
from views import done, downloads, first_page, look_up, page, row_number
from views.desk import bp
from views.desk.search import searched

# What is said when a list of the post was taken, by what it says of parcels.
TAKEN = {"posted": N_("on their way"), "delivered": N_("delivered"), "returned": N_("came back")}


@bp.get("/deliveries", endpoint="deliveries")
def show_deliveries():
    """One of the lists of results; on that of those to be collected a scanned code leads to where it is handed over."""
    chosen, q = request.args.get("list", "collect"), tidied(request.args.get("q", ""))
    if chosen not in deliveries.LISTS:
        abort(404)
    found = deliveries.by_code(g.user, q) if chosen == "collect" and line.scanned(q) else None
    if found and found.state in ("waiting", "returned"):
        return redirect(url_for(".hand_over", code=found.application.code), 303)
    searched(q)
    rows = deliveries.listed(g.user, chosen, q, before=request.args.get("before", type=row_number))
    shown, older = first_page(rows, deliveries.PAGE, ".deliveries", list=chosen, q=q or None)
    return page("desk/deliveries.html", "results", chosen=chosen, q=q, rows=shown, more=bool(older),
                older=older if chosen == "ended" else "",
                lists=deliveries.LISTS, counts=deliveries.counts(g.user), states=deliveries.STATES,
                until=deliveries.collect_until, parcel=ParcelForm(formdata=None), end=GiveUpForm(formdata=None))


@bp.route("/deliveries/<code>/handing-over", methods=["GET", "POST"])
def hand_over(code):
    """Who came for a result, against which paper and card."""
    found = _own(code)
    form = HandOverForm(seen=str(found.application.revision))
    if form.validate_on_submit():
        with form.refusals():
            handing_over.hand_over(by=g.user, application=found.application, **form.given)
            flash(_("The result is handed over to %(name)s, and the applicant is told.",
                    name=deliveries.of(found.application).collector_name), "good")
            return redirect(url_for(".deliveries"), 303)
    return page("desk/hand_over.html", "handing_over", delivery=found, application=found.application, form=form,
                states=deliveries.STATES, until=deliveries.collect_until(found), collectors=handing_over.COLLECTORS)


@bp.post("/deliveries/posting")
def post_parcels():
    """The chosen parcels went to the post, each with its tracking number where one was typed."""
    chosen = _chosen()
    with done(_("The parcels are written down as posted, and the applicants are told.")):
        posting.post(by=g.user, parcels=[(each, request.form.get(f"tracking-{each.application.code}", "")) for each in chosen])
    return redirect(url_for(".deliveries", list="post"), 303)


@bp.post("/deliveries/labels.pdf")
def labels():
    """Labels for the chosen parcels."""
    chosen, skip = _chosen() or abort(404), request.form.get("skip", "0")
    audit.record("labels.printed", by=g.user, count=len(chosen))
    body = documents.labels.sheet(chosen, layout=current_app.khaibao.label_sheet, look_up=look_up.address, made_at=now(),
                                  skip=min(int(skip), 30) if skip.isascii() and skip.isdigit() else 0)
    return downloads.pdf(body, f"nhan-buu-gui-{today():%Y%m%d}")


@bp.post("/deliveries/posting-list.<any(pdf, xlsx):layout>")
def posting_list(layout):
    """The list that goes to the post with the chosen parcels."""
    chosen = _chosen() or abort(404)
    audit.record("deliveries.exported", by=g.user, layout=layout, count=len(chosen))
    given = {"made_by": g.user.full_name, "made_at": now()}
    if layout == "xlsx":
        return _workbook(documents.posting_list.book(chosen, **given), "buu-gui")
    office = chosen[0].application.point.office.name if chosen[0].application.point else ""
    return downloads.pdf(documents.posting_list.sheet(chosen, office=office, **given), f"buu-gui-{today():%Y%m%d}")


@bp.route("/deliveries/parcels", methods=["GET", "POST"])
def parcels():
    """The post's list, pasted or uploaded: tracking numbers, what was delivered, what came back."""
    form = ParcelListForm()
    if form.validate_on_submit():
        with form.refusals():
            config = current_app.khaibao
            entries = posting_lists.read(
                by=g.user, pasted=form.pasted.data or "", **form.file.sent,
                limits=Limits(bytes=config.upload_bytes, rows=posting_lists.MOST, seconds=config.upload_seconds))
            taken = posting_lists.take(by=g.user, entries=entries)
            said = ", ".join(f"{number} {_(TAKEN[outcome])}" for outcome, number in taken.items())
            flash(ngettext("%(num)s parcel: %(said)s.", "%(num)s parcels: %(said)s.", len(entries), said=said), "good")
            return redirect(url_for(".deliveries", list="posted"), 303)
    return page("desk/parcels.html", "parcels", form=form)


@bp.post("/deliveries/<code>/parcel")
def end_parcel(code):
    """A parcel was delivered, came back, or gets its tracking number: `act` says which."""
    found, form, act = _own(code), ParcelForm(), request.form.get("act", "")
    if act == "delivered":
        with done(_("The parcel was delivered; the dossier has ended.")):
            posting.deliver(by=g.user, delivery=found)
    elif act == "returned":
        with done(_("The parcel is back; the applicant is told.")):
            posting.bring_back(by=g.user, delivery=found, reason=form.reason.data or "")
    else:
        with done(_("The tracking number is kept, and the applicant is told.")):
            posting.track(by=g.user, delivery=found, number=form.tracking.data or "")
    return redirect(url_for(".deliveries", list="posted"), 303)


@bp.route("/deliveries/<code>/way", methods=["GET", "POST"])
def change_way(code):
    """Another way or address for a result that came back, or that is not posted yet."""
    found = _own(code)
    form = WayForm(obj=found)
    if form.validate_on_submit():
        with form.refusals():
            changed = posting.send_again(by=g.user, delivery=found, **form.values)
            flash(_("Kept, and the applicant is told."), "good")
            return redirect(url_for(".deliveries", list="post" if changed.way == "post" else "collect"), 303)
    return page("desk/change_way.html", "other_way", delivery=found, application=found.application, form=form,
                states=deliveries.STATES)


@bp.get("/deliveries/uncollected.xlsx")
def export_uncollected():
    """What nobody collected in twelve months."""
    rows = deliveries.uncollected(g.user)
    audit.record("deliveries.exported", by=g.user, layout="xlsx", count=len(rows))
    body = documents.posting_list.uncollected(rows, until=deliveries.collect_until, made_by=g.user.full_name, made_at=now())
    return _workbook(body, "chua-nhan")


@bp.post("/deliveries/<code>/letter")
def write_letter(code):
    """The letter to the applicant is written today."""
    found = _own(code)
    with done(_("The letter is ready to print, and the applicant is told.")):
        handing_over.write_letter(by=g.user, delivery=found)
    return redirect(url_for(".deliveries", list="uncollected"), 303)


@bp.get("/deliveries/<code>/letter.pdf")
def uncollected_letter(code):
    """The letter, to be printed and signed."""
    found = _own(code)
    if found.letter_on is None:
        abort(404)
    body = documents.uncollected_letter.letter(found, until=deliveries.collect_until(found), made_at=now(),
                                               look_up=look_up.address(found.application.code))
    return downloads.pdf(body, f"thu-{found.application.code}")


@bp.post("/deliveries/<code>/end")
def give_up(code):
    """A passport nobody collected was sent to be cancelled."""
    found = _own(code)
    with done(_("Written down: the passport was sent to be cancelled.")):
        handing_over.give_up(by=g.user, delivery=found, reason=GiveUpForm().reason.data or "")
    return redirect(url_for(".deliveries", list="uncollected"), 303)


def _own(code):
    found = deliveries.by_code(g.user, code) or abort(404)
    if request.method == "GET":
        reception.look(by=g.user, application=found.application, beside=True)
    return found


def _chosen():
    return deliveries.chosen(g.user, request.form.getlist("code"))


def _workbook(body, name):
    return downloads.workbook(body, f"{name}-{today():%Y%m%d}")
