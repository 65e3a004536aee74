"""TK04, the request to restore a passport found again (Circular 69/2026/TT-BCA; Law 49/2019/QH14 Art. 32)."""

from datetime import date

from domain.applications.form_parts import Field, Form, Section
from domain.applications.tk01 import ADDRESS_HINT, CARD, HOMES, NOT_WRITTEN, REACH, SEXES
from domain.problems import N_

FOUND, VISA = N_("The passport found again"), N_("The foreign visa in it")

_PASSPORT = {"section": "passport", "group": FOUND}
_VISA = {"section": "passport", "group": VISA}

FORM = Form("TK04-2026", "restore", "TK04", "Tờ khai đề nghị khôi phục giá trị sử dụng hộ chiếu phổ thông", "69/2026/TT-BCA",
            date(2026, 7, 1), None, sections=(
    Section("about-you", N_("About you"), (CARD, HOMES, REACH)),
    Section("passport", N_("The passport and its visa"), (FOUND, VISA)),
    Section("papers", N_("Papers")), Section("request", N_("Your reason")), Section("appointment", N_("Appointment"))), fields=(
    Field("family_name", "1", "Họ, chữ đệm và tên", N_("Family name"), "name", longest=90, group=CARD, hint=NOT_WRITTEN),
    Field("given_names", "1", "", N_("Middle and given names"), "name", longest=109, group=CARD),
    Field("sex", "2", "Giới tính", N_("Sex"), "sex", group=CARD, choices=SEXES),
    Field("birth_date", "3", "Sinh ngày", N_("Date of birth"), "day", group=CARD, hint=N_("Day/month/year")),
    Field("birth_place", "3", "Nơi sinh", N_("Place of birth (province or city)"), "place", longest=100, group=CARD,
          hint=N_("The country, if born abroad")),
    Field("personal_number", "4", "Số định danh", N_("Personal identification number"), "number", longest=12, group=CARD,
          hint=N_("The 12 digits on the identity card")),
    Field("permanent_address", "5", "Nơi thường trú", N_("Permanent residence"), longest=300, group=HOMES, hint=ADDRESS_HINT),
    Field("current_address", "6", "Nơi ở hiện tại", N_("Where you live now"), longest=300, group=HOMES),
    Field("phone", "7", "Số điện thoại", N_("Mobile telephone"), "phone", longest=20, group=REACH, hint=N_("e.g. 0912 345 678")),
    Field("email", "", "", N_("E-mail"), "email", False, group=REACH, hint=N_("The office writes there when something happens")),
    Field("passport_number", "8", "Số hộ chiếu", N_("Number of the passport"), "passport", longest=20, **_PASSPORT),
    Field("passport_issued_on", "8", "ngày cấp", N_("Issued on"), "day", **_PASSPORT, hint=N_("Day/month/year")),
    Field("passport_expires_on", "8", "ngày hết hạn", N_("Expires on"), "day", **_PASSPORT, hint=N_("Day/month/year")),
    Field("passport_issuer", "8", "cơ quan cấp", N_("Issued by"), **_PASSPORT),
    Field("visa_number", "9", "Thị thực nước ngoài: số", N_("Number of the visa"), longest=50, **_VISA),
    Field("visa_country", "9", "quốc gia cấp", N_("Country that issued it"), longest=100, **_VISA),
    Field("visa_until", "9", "thời hạn", N_("Valid until"), "day", **_VISA, hint=N_("Day/month/year")),
    Field("lost_and_found", "10", "Lý do", N_("When, where and how was it lost, and found again?"), "text", longest=2000,
          section="request"),
))
