"""TK01, the application for an ordinary passport of a person of 14 or older (Circular 69/2026/TT-BCA)."""

from datetime import date

from domain.applications.form_parts import Field, Form, Section
from domain.problems import N_

CARD, HOMES, REACH, WORK = N_("As on the identity card"), N_("Where you live"), N_("How to reach you"), N_("Your work")
FATHER, MOTHER, SPOUSE = N_("Father"), N_("Mother"), N_("Wife or husband")
WISH, REFUND = N_("What you ask for"), N_("Account for paying the fee back, if it must be")
BIRTH_HINT = N_("Day/month/year; write 1960 or 05/1960 when no more is known, or “không rõ”")
ADDRESS_HINT = N_("Number, street, quarter, ward or commune, province: all in one line")
NOT_WRITTEN = N_("In capitals or not: it is printed in capitals, with every mark")

REQUESTS = (("first", N_("Issue for the first time")), ("expired", N_("Issue again: the passport has expired")),
            ("expiring", N_("Issue again: the passport expires soon")), ("full", N_("Issue again: its pages are full")),
            ("damaged", N_("Issue again: the passport is damaged")), ("lost", N_("Issue again: the passport is lost")),
            ("changed", N_("Issue again: name, identity number, features or sex have changed")),
            ("other", N_("Another request")))
SEXES = (("M", N_("Male")), ("F", N_("Female")))
DELIVERIES = (("office", N_("I collect it at the office")), ("post", N_("By post, to an address; I pay the postage to the post")))
CHIPS = (("yes", N_("Passport with an electronic chip")), ("no", N_("Passport without a chip")))

_FAMILY = {"section": "family"}
_PASSPORT = {"section": "passport", "required": False}
_REFUND = {"section": "request", "group": REFUND, "required": False}
# Not printed: the paper form knows the counter only (Law 49/2019/QH14 Art. 15(8): delivery elsewhere is paid by the applicant).
DELIVERY = Section("delivery", N_("How you receive the result"))
DELIVERY_FIELDS = (
    Field("delivery", "", "", N_("How do you want to receive the passport?"), "choice", False, section="delivery",
          choices=DELIVERIES),
    Field("delivery_name", "", "", N_("Who receives it, if not you"), "name", False, section="delivery"),
    Field("delivery_phone", "", "", N_("Telephone of whoever receives it, if not yours"), "phone", False, 20, "delivery"),
    Field("delivery_address", "", "", N_("Address for the post"), required=False, longest=300, section="delivery",
          hint=ADDRESS_HINT),
)

FORM = Form("TK01-2026", "adult", "TK01", "Tờ khai đề nghị cấp hộ chiếu phổ thông ở trong nước", "69/2026/TT-BCA",
            date(2026, 7, 1), None, sections=(
    Section("about-you", N_("About you"), (CARD, REACH, HOMES, WORK)),
    Section("family", N_("Your family"), (FATHER, MOTHER, SPOUSE)),
    Section("passport", N_("Your last passport")), Section("photo", N_("Photo")), Section("papers", N_("Papers")),
    Section("request", N_("Your request"), (WISH, REFUND)), DELIVERY, Section("appointment", N_("Appointment"))), fields=(
    Field("family_name", "1", "Họ", N_("Family name"), "name", longest=90, group=CARD, hint=NOT_WRITTEN),
    Field("given_names", "1", "Chữ đệm và tên", N_("Middle and given names"), "name", longest=109, group=CARD),
    Field("sex", "2", "Giới tính", N_("Sex"), "sex", group=CARD, choices=SEXES),
    Field("birth_date", "3", "Sinh ngày … tháng … năm …", N_("Date of birth"), "day", group=CARD, hint=N_("Day/month/year")),
    Field("birth_place", "3", "Nơi sinh (tỉnh, thành phố)", N_("Place of birth (province or city)"), "place", longest=100,
          group=CARD, hint=N_("The country, if born abroad")),
    Field("personal_number", "4", "Số định danh cá nhân", N_("Personal identification number"), "number", longest=12, group=CARD,
          hint=N_("The 12 digits on the identity card")),
    Field("ethnicity", "5", "Dân tộc", N_("Ethnic group"), "ethnicity", longest=50, group=CARD),
    Field("religion", "6", "Tôn giáo", N_("Religion"), "religion", longest=100, group=CARD, hint=N_("“Không” if none")),
    Field("phone", "7", "Số điện thoại", N_("Mobile telephone"), "phone", longest=20, group=REACH, hint=N_("e.g. 0912 345 678")),
    Field("email", "", "", N_("E-mail"), "email", False, group=REACH, hint=N_("The office writes there when something happens")),
    Field("permanent_address", "8", "Nơi thường trú", N_("Permanent residence"), longest=300, group=HOMES, hint=ADDRESS_HINT),
    Field("temporary_address", "9", "Nơi tạm trú", N_("Temporary residence"), required=False, longest=300, group=HOMES),
    Field("current_address", "10", "Nơi ở hiện tại", N_("Where you live now"), longest=300, group=HOMES),
    Field("occupation", "11", "Nghề nghiệp", N_("Occupation"), longest=100, group=WORK),
    Field("employer", "12", "Tên và địa chỉ cơ quan (nếu có)", N_("Name and address of the employer"), required=False,
          longest=300, group=WORK),
    Field("father_name", "13", "Cha: họ và tên", N_("Father: full name"), "name", **_FAMILY, group=FATHER),
    Field("father_birth", "13", "sinh ngày", N_("Father: date of birth"), "birth", **_FAMILY, group=FATHER, hint=BIRTH_HINT),
    Field("mother_name", "13", "Mẹ: họ và tên", N_("Mother: full name"), "name", **_FAMILY, group=MOTHER),
    Field("mother_birth", "13", "sinh ngày", N_("Mother: date of birth"), "birth", **_FAMILY, group=MOTHER, hint=BIRTH_HINT),
    Field("spouse_name", "13", "Vợ / chồng: họ và tên", N_("Wife or husband: full name"), "name", False, **_FAMILY, group=SPOUSE),
    Field("spouse_birth", "13", "sinh ngày", N_("Wife or husband: date of birth"), "birth", False, **_FAMILY, group=SPOUSE,
          hint=BIRTH_HINT),
    Field("last_passport_number", "14", "Hộ chiếu phổ thông cấp lần gần nhất (nếu có): Số", N_("Number of the last passport"),
          "passport", longest=20, **_PASSPORT, hint=N_("Leave empty if you never had one")),
    Field("last_passport_issued_on", "14", "cấp ngày", N_("Issued on"), "day", **_PASSPORT, hint=N_("Day/month/year")),
    Field("refund_account", "15", "Số tài khoản hoàn lệ phí (nếu có)", N_("Account number"), "digits", longest=30, **_REFUND,
          hint=N_("The fee is paid back when the passport cannot be issued")),
    Field("refund_holder", "15", "Tên chủ tài khoản", N_("Holder of the account"), "name", **_REFUND),
    Field("refund_bank", "15", "Tên ngân hàng", N_("Bank"), "bank", longest=100, **_REFUND),
    Field("request", "16", "Nội dung đề nghị", N_("What do you ask for?"), "choice", section="request", group=WISH,
          choices=REQUESTS, hint=N_("“Damaged” and “lost” cost twice as much as the others")),
    Field("request_other", "", "", N_("Your request in your own words"), "text", False, 500, "request", WISH,
          hint=N_("Only with “another request”, or to say what has changed")),
    Field("chip", "16", "□ Cấp hộ chiếu có gắn chíp điện tử □ không gắn chíp điện tử", N_("With or without a chip"), "choice",
          section="request", group=WISH, choices=CHIPS),
    *DELIVERY_FIELDS,
))
