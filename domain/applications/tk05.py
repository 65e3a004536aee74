"""TK05, the report of a lost ordinary passport (Circular 69/2026/TT-BCA; Law 49/2019/QH14 Art. 28)."""

from datetime import date

from domain.applications.form_parts import Field, Form, Section
from domain.applications.tk01 import ADDRESS_HINT, CARD, HOMES, NOT_WRITTEN, REACH, SEXES
from domain.problems import N_

LOST, EVENT = N_("The lost passport"), N_("How it was lost")
FORGOTTEN = N_("“không nhớ” when you do not remember it exactly")

_PASSPORT = {"section": "passport", "group": LOST}
_EVENT = {"section": "passport", "group": EVENT}

FORM = Form("TK05-2026", "loss", "TK05", "Đơn trình báo mất hộ chiếu phổ thông", "69/2026/TT-BCA", date(2026, 7, 1), None,
            sections=(
    Section("about-you", N_("About you"), (CARD, HOMES, REACH)), Section("passport", N_("The lost passport"), (LOST, EVENT)),
    Section("request", N_("Whom you report to")), Section("appointment", N_("Appointment"))), fields=(
    Field("recipient", "", "Kính gửi", N_("Office you report to"), "recipient", section="request",
          hint=N_("The immigration office or the police of a ward or commune")),
    Field("family_name", "1", "Họ", N_("Family name"), "name", longest=90, group=CARD, hint=NOT_WRITTEN),
    Field("given_names", "1", "Chữ đệm và tên", N_("Middle and given names"), "name", longest=109, group=CARD),
    Field("sex", "2", "Giới tính", N_("Sex"), "sex", group=CARD, choices=SEXES),
    Field("birth_date", "3", "Sinh ngày …", N_("Date of birth"), "day", group=CARD, hint=N_("Day/month/year")),
    Field("birth_place", "3", "Nơi sinh", N_("Place of birth (province or city)"), "place", longest=100, group=CARD,
          hint=N_("The country, if born abroad")),
    Field("personal_number", "4", "Số định danh cá nhân", N_("Personal identification number"), "number", longest=12, group=CARD,
          hint=N_("The 12 digits on the identity card")),
    Field("current_address", "5", "Nơi cư trú hiện tại", N_("Where you live now"), longest=300, group=HOMES, hint=ADDRESS_HINT),
    Field("phone", "6", "Số điện thoại", N_("Mobile telephone"), "phone", longest=20, group=REACH, hint=N_("e.g. 0912 345 678")),
    Field("email", "", "", N_("E-mail"), "email", False, group=REACH, hint=N_("The office writes there when something happens")),
    Field("passport_number", "7", "Số hộ chiếu", N_("Number of the passport"), "passport", longest=20, **_PASSPORT,
          hint=FORGOTTEN),
    Field("passport_issued_on", "7", "ngày cấp", N_("Issued on"), "day_or_forgotten", **_PASSPORT, hint=FORGOTTEN),
    Field("passport_issuer", "7", "Cơ quan cấp", N_("Issued by"), **_PASSPORT, hint=FORGOTTEN),
    Field("lost_at", "8", "mất vào hồi … giờ … phút, ngày …", N_("When was it lost?"), "moment", **_EVENT,
          hint=N_("Hour and day as far as you know, e.g. 14:30 05/11/2026")),
    Field("lost_how", "9", "Hoàn cảnh và lý do cụ thể bị mất", N_("Where and how was it lost?"), "text", longest=2000, **_EVENT),
    Field("late_why", "", "", N_("Why is the report later than two working days?"), "text", False, 1000, "passport", EVENT,
          hint=N_("Only when more than two working days have passed; it is printed with item 9")),
))
