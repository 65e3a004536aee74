"""What people call the columns of a list of guests: one table of spellings for every template and program."""

import re

from domain.names import fold

_SPELLINGS = {
    "number": "stt|số thứ tự|so_thu_tu|tt|no|no.|nr|#|order|index",
    "full_name": "họ tên|họ và tên|họ tên khách|họ và tên khách|ho_ten|hoTen|full name|guest name|guest|name|"
                 "name of guest|tên khách|tên khách hàng|họ tên người nước ngoài|tên|passenger name|customer name|姓名",
    "surname": "họ|surname|last name|family name|họ đệm",
    "given_names": "given name|given names|first name|forename|forenames|tên gọi",
    "birth_date": "ngày sinh|ngày tháng năm sinh|ngày, tháng, năm sinh|ngay_sinh|ngayThangNamSinhStr|dob|d.o.b|"
                  "birth date|date of birth|birthday|birthdate|năm sinh|出生日期",
    "birth_precision": "ngày sinh đúng đến|ngay_sinh_dung_den|xđns|loaiNgayThangNamSinh|birth precision|"
                       "birth date precision",
    "sex": "giới tính|gt|gioi_tinh|gender|sex|phái|性别",
    "nationality": "quốc tịch|qt|mã quốc tịch|ma_quoc_tich|mã qt|quocTich|nationality|country|citizenship|nat|"
                   "nationality code|country code|nước|国籍",
    "passport_number": "số hộ chiếu|so_ho_chieu|sohochieu|số hc|hộ chiếu|sổ hộ chiếu|passport|passport no|passport no.|"
                       "passport nr|passport number|passport num|ppt no|pp no|số giấy tờ|cmnd/hc|cmnd|số cmnd/hc|"
                       "số cmnd/hộ chiếu|document number|document no|travel document|số passport|护照号码|护照号",
    "room": "số phòng|phòng|so_phong|room|room no|room no.|room number|p. số|số phòng/ khoa|房号",
    "arrived_on": "ngày đến|ngay_den|ngày đến cơ sở lưu trú|ngày đến cslt|ngayDenCsltStr|arrival|arrival date|"
                  "date of arrival|check-in|check in|checkin|check-in date|time in|ngày nhận phòng|ngày vào|"
                  "ngày bắt đầu tạm trú|tạm trú từ ngày|从|入住日期",
    "leaving_on": "ngày đi|ngày đi dự kiến|ngay_di_du_kien|ngayDiDuKienStr|thời gian dự kiến tạm trú tại cslt|"
                  "thời gian dự kiến tạm trú tại cơ sở lưu trú|thời gian dự kiến tạm trú|departure|departure date|"
                  "date of departure|check-out|check out|checkout|check-out date|time out|expected departure|"
                  "ngày trả phòng dự kiến|ngày dự kiến đi|离店日期",
    "left_on": "ngày trả phòng|ngay_tra_phong|ngày trả phòng thực tế|actual departure|actual check-out|"
               "checked out|left on",
    "permitted_until": "thời hạn được phép tạm trú tại việt nam|thời hạn được phép tạm trú|"
                       "thời hạn tạm trú|thoi_han_tam_tru|thoiHanTamTruStr|tạm trú đến ngày|hạn tt/thẻ|hạn tạm trú|"
                       "được phép tạm trú đến ngày|"
                       "permitted until|permitted stay|permitted to stay until|stay permitted until|"
                       "permitted to remain until",
    "purpose": "mục đích|mục đích nhập cảnh|mã mđ|mục đích tạm trú|purpose|purpose of stay|purpose of visit|"
               "purpose of entry|lý do lưu trú",
    "visa_number": "số visa|số thị thực|số visa/tt|số thị thực/thẻ tạm trú|số visa/thẻ tạm trú|visa|visa no|visa no.|"
                   "visa number|e-visa number|thị thực",
    "entered_on": "ngày nhập cảnh|ngày nc|entry date|date of entry|entered on|ngay_nhap_canh",
    "entry_gate": "cửa khẩu|cửa khẩu nhập cảnh|mã ck|entry gate|port of entry|entry port|border gate",
    "occupation": "nghề nghiệp|occupation|profession|job",
    "birth_place": "nơi sinh|place of birth|birth place|birthplace",
    "note": "ghi chú|note|notes|remark|remarks|comment|comments",
}
_PIECES = re.compile(r"[/\n\r()|:;\[\]*]+|\s[-–]\s")

_OTHER_DATE = re.compile(r"EXPIR|HET HAN|VALID|ISSUE|NGAY CAP|NOI CAP")


def _key(text):
    return fold(text).replace(" ", "").replace("_", "")


_FIELD_OF = {(_key(spelling) or spelling): field for field, spellings in _SPELLINGS.items()
             for spelling in spellings.split("|")}


def field_of(text):
    """The field a header names, or None. Letter case, marks, blanks and a second language beside it do not matter."""
    text = text.strip()
    if not text or len(text) > 120:
        return None
    whole = _FIELD_OF.get(_key(text) or text)
    if whole:
        return whole
    if _OTHER_DATE.search(fold(text)):
        return None
    for piece in _PIECES.split(text):
        key = _key(piece)
        if len(key) > 1 and key in _FIELD_OF:
            return _FIELD_OF[key]
    return None


def fields_of(cells):
    """Field → index of the first cell that names it, over one row."""
    found = {}
    for index, cell in enumerate(cells):
        field = field_of(cell) if isinstance(cell, str) else None
        if field and field not in found:
            found[field] = index
    return found


def header_row(rows):
    """The index of the row that names most columns, or None: three at least, or two with the name or the passport."""
    best, best_count = None, 0
    for index, cells in enumerate(rows):
        found = fields_of(cells)
        who = bool({"full_name", "passport_number", "surname"} & found.keys())
        if len(found) > best_count and (len(found) >= 3 or (who and len(found) == 2)):
            best, best_count = index, len(found)
    return best


def for_vietnamese(cells):
    """True for the header of the template for Vietnamese guests, which asks for the kind of paper and the reason."""
    keys = {_key(cell) for cell in cells if isinstance(cell, str)}
    return {"LOAIGIAYTO", "SOGIAYTO", "LYDOCUTRU"} <= keys
