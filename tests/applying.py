"""Invented applicants: what they type on each page of an application, and an application filled in so far."""

from datetime import timedelta

from domain.applications import drafts, form_versions
from domain.clock import today

YESTERDAY, LATER = today() - timedelta(days=1), today().year + 3
ADULT = {
    "about-you": {"family_name": "Đặng", "given_names": "Thị Ánh Nguyệt", "sex": "F", "birth_date": "05/11/1990",
                  "birth_place": "Bình Dương", "personal_number": "074190001234", "ethnicity": "Kinh", "religion": "Không",
                  "phone": "0912 345 678", "email": "anh.nguyet@example.com", "permanent_address": "1 Đường Số 1, Phường Phú Lợi",
                  "temporary_address": "", "current_address": "1 Đường Số 1, Phường Phú Lợi", "occupation": "Giáo viên",
                  "employer": ""},
    "family": {"father_name": "Đặng Văn Cha", "father_birth": "1960", "mother_name": "Lê Thị Mẹ", "mother_birth": "05/1962",
               "spouse_name": "", "spouse_birth": ""},
    "passport": {"last_passport_number": "", "last_passport_issued_on": ""},
    "request": {"request": "first", "request_other": "", "chip": "yes", "refund_account": "", "refund_holder": "",
                "refund_bank": ""},
}
CHILD = {
    "representative": {"representative_name": "Đặng Thị Ánh Nguyệt", "representative_birth_date": "05/11/1990",
                       "representative_sex": "F", "representative_number": "074190001234",
                       "representative_permanent_address": "1 Đường Số 1, Phường Phú Lợi", "representative_temporary_address": "",
                       "representative_current_address": "1 Đường Số 1, Phường Phú Lợi", "representative_phone": "0912345678",
                       "representative_email": "", "relation": "Mẹ"},
    "about-you": {"family_name": "Trần", "given_names": "Bảo An", "sex": "M", "birth_date": f"01/02/{today().year - 5}",
                  "birth_place": "Bình Dương", "personal_number": "", "ethnicity": "Kinh", "religion": "Không",
                  "permanent_address": "1 Đường Số 1, Phường Phú Lợi", "temporary_address": "",
                  "current_address": "1 Đường Số 1, Phường Phú Lợi"},
    "family": {"father_name": "Trần Văn Cha", "father_birth": "03/04/1988", "mother_name": "Đặng Thị Ánh Nguyệt",
               "mother_birth": "05/11/1990"},
    "passport": {"last_passport_number": "", "last_passport_issued_on": ""},
    "request": {"request": "first", "request_other": "", "refund_account": "", "refund_holder": "", "refund_bank": ""},
}
_PERSON = {key: ADULT["about-you"][key] for key in ("family_name", "given_names", "sex", "birth_date", "birth_place",
                                                    "personal_number", "current_address", "phone", "email")}
LOSS = {
    "about-you": _PERSON,
    "passport": {"passport_number": "B1234567", "passport_issued_on": "không nhớ", "passport_issuer": "không nhớ",
                 "lost_at": f"08:30 {YESTERDAY:%d/%m/%Y}", "lost_how": "Bị mất khi đi chợ.", "late_why": "Ốm nằm viện."},
    "request": {"recipient": "Phòng Quản lý xuất nhập cảnh"},
}
RESTORE = {
    "about-you": {**_PERSON, "permanent_address": "1 Đường Số 1, Phường Phú Lợi"},
    "passport": {"passport_number": "B1234567", "passport_issued_on": "01/02/2020", "passport_expires_on": f"01/02/{LATER}",
                 "passport_issuer": "Cục Quản lý xuất nhập cảnh", "visa_number": "V123", "visa_country": "Nhật Bản",
                 "visa_until": f"01/02/{LATER}"},
    "request": {"lost_and_found": "Mất ở nhà, tìm thấy ở nhà."},
}
UNCOLLECTED = {
    "about-you": {key: value for key, value in _PERSON.items() if key != "birth_place"},
    "request": {"recipient": "Phòng Quản lý xuất nhập cảnh", "statement": "Đã nộp, chưa nhận vì đi công tác."},
}
TYPED = {"adult": ADULT, "child": CHILD, "loss": LOSS, "restore": RESTORE, "uncollected": UNCOLLECTED}
# The same as it is kept.
_KEPT = {"phone": "0912345678", "birth_date": "1990-11-05", "representative_birth_date": "1990-11-05", "mother_birth": "1962-05",
         "lost_at": f"{YESTERDAY}T08:30", "passport_issued_on": "2020-02-01", "passport_expires_on": f"{LATER}-02-01",
         "visa_until": f"{LATER}-02-01"}


def kept(kind):
    """The answers of a kind as the domain keeps them."""
    answers = {key: value for page in TYPED[kind].values() for key, value in page.items()}
    kept = {key: _KEPT.get(key, value) for key, value in answers.items()}
    if kind == "child":
        kept |= {"birth_date": f"{today().year - 5}-02-01", "father_birth": "1988-04-03", "mother_birth": "1990-11-05"}
    return kept | ({"passport_issued_on": "không nhớ"} if kind == "loss" else {})


def draft(kind="adult", by=None, but=(), **changes):
    """A draft with every section saved, but those named; `changes` are other answers. Returns it with its browser's token."""
    made, token = drafts.start(by=by, kind=kind)
    answers = {**kept(kind), **changes}
    for section in form_versions.by_code(made.form).written():
        if section.key not in but:
            made = drafts.save_section(by=by, application=made, section=section.key, values=answers, confirmed=True)
    return made, token


def sent(kind="adult", by=None, **changes):
    """An application that was sent, with its browser's token."""
    made, token = draft(kind, by, **changes)
    return drafts.submit(by=by, application=made, oath=True), token


def with_key(app, browser, token, user=None):
    """A browser that holds the key of an application."""
    client = browser(user)
    client.set_cookie(app.khaibao.cookie("dossier"), token)
    return client


def body(answer):
    """The page of an answer."""
    return answer.get_data(as_text=True)
