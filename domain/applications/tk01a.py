"""TK01a, the application for a child under 14, made by the legal representative (Circular 69/2026/TT-BCA)."""

from datetime import date

from domain.applications import tk01
from domain.applications.form_parts import Field, Form, Section
from domain.applications.tk01 import ADDRESS_HINT, BIRTH_HINT, FATHER, HOMES, MOTHER, REACH, REFUND, WISH
from domain.problems import N_

CHILD_CARD, CHILD_HOMES = N_("The child"), N_("Where the child lives")

_ADULT = {"section": "representative", "group": tk01.CARD}
_HOME = {"section": "representative", "group": HOMES, "longest": 300}
_FAMILY = {"section": "family"}
_PASSPORT = {"section": "passport", "required": False}
_REFUND = {"section": "request", "group": REFUND, "required": False}

FORM = Form("TK01a-2026", "child", "TK01a", "Tờ khai đề nghị cấp hộ chiếu phổ thông cho người chưa đủ 14 tuổi", "69/2026/TT-BCA",
            date(2026, 7, 1), None, sections=(
    Section("representative", N_("The legal representative"), (tk01.CARD, REACH, HOMES)),
    Section("about-you", N_("About the child"), (CHILD_CARD, CHILD_HOMES)),
    Section("family", N_("The child's parents"), (FATHER, MOTHER)),
    Section("passport", N_("The child's last passport")), Section("photo", N_("Photo")), Section("papers", N_("Papers")),
    Section("request", N_("Your request"), (WISH, REFUND)), tk01.DELIVERY, Section("appointment", N_("Appointment"))), fields=(
    Field("representative_name", "A1", "Họ, chữ đệm và tên (IN HOA)", N_("Full name of the representative"), "name", **_ADULT,
          hint=N_("Father, mother or guardian, as on the identity card")),
    Field("representative_birth_date", "A2", "Sinh ngày …", N_("Date of birth"), "day", **_ADULT, hint=N_("Day/month/year")),
    Field("representative_sex", "A3", "Giới tính", N_("Sex"), "sex", **_ADULT, choices=tk01.SEXES),
    Field("representative_number", "A4", "Số định danh cá nhân", N_("Personal identification number"), "number",
          longest=12, **_ADULT, hint=N_("The 12 digits on the identity card")),
    Field("representative_permanent_address", "A5", "Nơi thường trú", N_("Permanent residence"), **_HOME, hint=ADDRESS_HINT),
    Field("representative_temporary_address", "A6", "Nơi tạm trú", N_("Temporary residence"), required=False, **_HOME),
    Field("representative_current_address", "A7", "Nơi ở hiện tại", N_("Where you live now"), **_HOME),
    Field("representative_phone", "A8", "Số điện thoại", N_("Mobile telephone"), "phone", longest=20, section="representative",
          group=REACH, hint=N_("e.g. 0912 345 678")),
    Field("representative_email", "", "", N_("E-mail"), "email", False, section="representative", group=REACH,
          hint=N_("The office writes there when something happens")),
    Field("relation", "A9", "Quan hệ với người chưa đủ 14 tuổi", N_("What are you to the child?"), "relation", longest=100,
          section="representative", group=REACH, hint=N_("For example father, mother, guardian")),
    Field("refund_account", "A10", "Số tài khoản hoàn lệ phí (nếu có)", N_("Account number"), "digits", longest=30, **_REFUND,
          hint=N_("The fee is paid back when the passport cannot be issued")),
    Field("refund_holder", "A10", "Tên chủ tài khoản", N_("Holder of the account"), "name", **_REFUND),
    Field("refund_bank", "A10", "Tên ngân hàng", N_("Bank"), "bank", longest=100, **_REFUND),
    Field("family_name", "B1", "Họ", N_("Family name"), "name", longest=90, group=CHILD_CARD, hint=tk01.NOT_WRITTEN),
    Field("given_names", "B1", "Chữ đệm và tên", N_("Middle and given names"), "name", longest=109, group=CHILD_CARD),
    Field("sex", "B2", "Giới tính", N_("Sex"), "sex", group=CHILD_CARD, choices=tk01.SEXES),
    Field("birth_date", "B3", "Sinh ngày …", N_("Date of birth"), "day", group=CHILD_CARD, hint=N_("Day/month/year")),
    Field("birth_place", "B3", "Nơi sinh", N_("Place of birth (province or city)"), "place", longest=100, group=CHILD_CARD,
          hint=N_("The country, if born abroad")),
    Field("personal_number", "B4", "Số định danh cá nhân", N_("Personal identification number"), "number", False, 12,
          group=CHILD_CARD, hint=N_("12 digits; without one, the birth certificate is handed in")),
    Field("ethnicity", "B5", "Dân tộc", N_("Ethnic group"), "ethnicity", longest=50, group=CHILD_CARD),
    Field("religion", "B6", "Tôn giáo", N_("Religion"), "religion", longest=100, group=CHILD_CARD, hint=N_("“Không” if none")),
    Field("permanent_address", "B7", "Nơi thường trú", N_("Permanent residence"), longest=300, group=CHILD_HOMES,
          hint=ADDRESS_HINT),
    Field("temporary_address", "B8", "Nơi tạm trú", N_("Temporary residence"), required=False, longest=300, group=CHILD_HOMES),
    Field("current_address", "B9", "Nơi ở hiện tại", N_("Where the child lives now"), longest=300, group=CHILD_HOMES),
    Field("father_name", "B10", "Cha: họ và tên", N_("Father: full name"), "name", **_FAMILY, group=FATHER),
    Field("father_birth", "B10", "sinh ngày", N_("Father: date of birth"), "birth", **_FAMILY, group=FATHER, hint=BIRTH_HINT),
    Field("mother_name", "B10", "Mẹ: họ và tên", N_("Mother: full name"), "name", **_FAMILY, group=MOTHER),
    Field("mother_birth", "B10", "sinh ngày", N_("Mother: date of birth"), "birth", **_FAMILY, group=MOTHER, hint=BIRTH_HINT),
    Field("last_passport_number", "B11", "Hộ chiếu lần gần nhất (nếu có): Số", N_("Number of the last passport"), "passport",
          longest=20, **_PASSPORT, hint=N_("Leave empty if the child never had one")),
    Field("last_passport_issued_on", "B11", "cấp ngày", N_("Issued on"), "day", **_PASSPORT, hint=N_("Day/month/year")),
    Field("request", "B12", "Nội dung đề nghị", N_("What do you ask for?"), "choice", section="request", group=WISH,
          choices=tk01.REQUESTS, hint=N_("“Damaged” and “lost” cost twice as much as the others")),
    Field("request_other", "", "", N_("Your request in your own words"), "text", False, 500, "request", WISH,
          hint=N_("Only with “another request”, or to say what has changed")),
    *tk01.DELIVERY_FIELDS,
))
