"""The answer to a list of document numbers as a workbook: found, found elsewhere, not found, each on its sheet."""

from io import BytesIO

from documents import cells, sheets, wording

FOUND = (("STT", 6), ("Họ và tên", 32), ("Ngày sinh", 12), ("Quốc tịch", 22), ("Số hộ chiếu", 15), ("Ngày đến", 12),
         ("Ngày đi", 12), ("Địa chỉ tạm trú", 46), ("Số lần NC", 10), ("Tổng ngày (năm)", 12), ("Tổng ngày (tích lũy)", 14),
         ("Mục đích", 18), ("Trạng thái", 18), ("Kết quả xác minh", 32), ("Đối tượng chú ý", 14),
         ("Danh sách đối chiếu", 40))

NUMBERS = (("STT", 6), ("Số hộ chiếu", 22))


def workbook(answer, *, made_at, made_by):
    """The bytes of a workbook of a batch_search.Answer. `made_at` is naive UTC."""
    target = BytesIO()
    book = cells.workbook(target, made_at)
    above = (f"Tra cứu {answer.numbers} số hộ chiếu", sheets.made(made_at, made_by))
    found = (_found(number, each) for number, each in enumerate(answer.found, 1))
    sheets.add(book, found, name="Tìm thấy", columns=FOUND, above=above)
    elsewhere = ((number, document, _words(told)) for number, (document, told) in enumerate(answer.elsewhere.items(), 1))
    sheets.add(book, elsewhere, name="Thấy ở nguồn khác", columns=(*NUMBERS, FOUND[-1]), above=above)
    sheets.add(book, enumerate(answer.missing, 1), name="Không thấy", columns=NUMBERS, above=above)
    book.close()
    return target.getvalue()


def _found(number, each):
    stay, person = each.stay, each.person
    return (number, person.full_name, wording.birth(person.birth_date, person.birth_precision),
            wording.country(person.nationality), person.passport_number, wording.day(stay.arrived_on),
            wording.day(stay.left_on or stay.leaving_on),
            f"{stay.establishment.name}, {stay.establishment.address}, {stay.ward.name}", *each.presence.totals, stay.purpose,
            wording.STATUSES.get(stay.status, stay.status), stay.verification_result, "Có" if each.watched else "",
            _words(each.references))


def _words(references):
    return "; ".join(told.words for told in references)
