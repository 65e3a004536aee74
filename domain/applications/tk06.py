"""TK06, the statement of a person who has not collected the passport (Circular 69/2026/TT-BCA; Law 49/2019/QH14 Art. 28a)."""

from datetime import date

from domain.applications.form_parts import Field, Form, Section
from domain.applications.tk01 import ADDRESS_HINT, CARD, HOMES, NOT_WRITTEN, REACH, SEXES
from domain.problems import N_

FORM = Form("TK06-2026", "uncollected", "TK06", "Đơn trình bày về việc chưa đến nhận hộ chiếu phổ thông", "69/2026/TT-BCA",
            date(2026, 7, 1), None, sections=(
    Section("about-you", N_("About you"), (CARD, HOMES, REACH)), Section("request", N_("What you state"))), fields=(
    Field("recipient", "", "Kính gửi", N_("Office that holds the passport"), "recipient", section="request",
          hint=N_("Where you filed the application, or which holds the passport")),
    Field("family_name", "1", "Họ, chữ đệm và tên", N_("Family name"), "name", longest=90, group=CARD, hint=NOT_WRITTEN),
    Field("given_names", "1", "", N_("Middle and given names"), "name", longest=109, group=CARD),
    Field("sex", "2", "Giới tính", N_("Sex"), "sex", group=CARD, choices=SEXES),
    Field("birth_date", "3", "Sinh ngày", N_("Date of birth"), "day", group=CARD, hint=N_("Day/month/year")),
    Field("personal_number", "4", "Số định danh", N_("Personal identification number"), "number", longest=12, group=CARD,
          hint=N_("The 12 digits on the identity card")),
    Field("current_address", "5", "Nơi cư trú hiện tại", N_("Where you live now"), longest=300, group=HOMES, hint=ADDRESS_HINT),
    Field("phone", "6", "Số điện thoại", N_("Mobile telephone"), "phone", longest=20, group=REACH, hint=N_("e.g. 0912 345 678")),
    Field("email", "", "", N_("E-mail"), "email", False, group=REACH, hint=N_("The office writes there when something happens")),
    Field("statement", "7", "Nội dung trình bày", N_("What do you state?"), "text", longest=2000, section="request",
          hint=N_("When and where you filed, when you were asked to collect, and why you have not come yet")),
))
