"""/setup: the first visit, opened by the token printed on the console."""

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from domain import installation, set_up, units
from domain.clock import today
from forms.accounts import SetUp
from views import page

bp = Blueprint("setup", __name__)


@bp.route("/setup", methods=["GET", "POST"])
def start():
    if installation.done():
        abort(404)
    token = request.args.get("token", "")
    if not installation.token_fits(token, current_app.khaibao):
        return page("setup/closed.html", "closed", 403)
    province = units.province(request.args.get("province", ""), today())
    if province is None:
        return page("setup/province.html", "province", token=token, provinces=units.provinces())
    form = SetUp(area_name=province.short, name=_("Immigration Division, Police of %(province)s", province=province.name))
    former = units.former_province(request.args.get("former", ""))
    chosen = request.form.getlist("ward_codes") if request.method == "POST" else former.wards if former else ()
    if former and request.method == "GET":
        form.area_name.data = former.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    if form.validate_on_submit():
        with form.refusals():
            _store(form, token, province, chosen)
            flash(_("The office is open. Please sign in as administrator."), "good")
            return redirect(url_for("sign_in.start"), 303)
    return page("setup/office.html", "office", form=form, token=token, place_to_be=province, chosen=set(chosen), former=former,
                wards=units.wards_of(province.code), presets=units.former_provinces(province.code))


def _store(form, token, province, chosen):
    values = form.values
    set_up.open_office(config=current_app.khaibao, token=token, province_code=province.code, ward_codes=chosen,
                       area_name=values["area_name"], office={key: values[key] or "" for key in ("name", "address", "phone")},
                       admin={key: values[key] for key in ("full_name", "email", "password")})
