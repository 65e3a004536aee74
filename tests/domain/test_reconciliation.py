"""Bank statements: every usual dress of columns and amounts, each line stored once, what fits no fee shown and never guessed."""

import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from domain.payments import orders, reconciliation, statements
from domain.problems import Refused
from domain.tables.table import Limits
from models import PaymentEvent, StatementLine
from tests.paying import FEE, asked, state

HEAD = "Ngày giao dịch,Số tham chiếu,Nội dung,Ghi nợ,Ghi có"


def csv(*lines, head=HEAD):
    return "\n".join([head, *lines]).encode()


def upload(officer, content, name="sao-ke.csv"):
    file = reconciliation.read(by=officer, content=content, file_name=name, limits=Limits())
    expected = Counter(each.outcome for each in reconciliation.preview(file))
    found = dict(reconciliation.store(by=officer, file=file))
    assert expected == found, "what was shown before is what was stored"
    return found


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_transfers_find_their_fees_and_the_same_file_again_changes_nothing(province_officer):
    first, second = asked(province_officer), asked(province_officer)
    content = csv(f"01/12/2026 09:15:00,FT1,MBVCB LPHC{first.code} chuyen tien,,100.000",
                  f'01/12/2026,FT2,"lphc {second.code[:6].lower()} {second.code[6:].lower()}",,"100,000.00"',
                  "01/12/2026,FT3,Phi dich vu,5.500,", "02/12/2026,FT4,Khong ro noi dung,,70.000", ",,So du cuoi ky,,9.999.999")
    assert upload(province_officer, content) == {"paid": 2, "unknown": 1}
    assert [state(each)[0] for each in (first, second)] == ["paid", "paid"]
    assert StatementLine.get(StatementLine.reference == "FT1").booked_on.isoformat() == "2026-12-01"
    assert upload(province_officer, content) == {"again": 3}
    assert StatementLine.select().count() == 3
    assert PaymentEvent.select().where(PaymentEvent.verdict == "paid").count() == 2


def test_a_part_the_rest_a_double_and_too_much(province_officer):
    payment = asked(province_officer)
    assert upload(province_officer, csv(f"1/12/2026,FT1,LPHC{payment.code},,40000")) == {"part": 1}
    assert state(payment) == ("open", "payment", 0)
    assert orders.received(payment) == 40_000
    assert upload(province_officer, csv(f"1/12/2026,FT2,LPHC{payment.code},,70000")) == {"paid": 1}
    assert state(payment) == ("paid", "processing", 10_000)
    assert upload(province_officer, csv(f"2/12/2026,FT3,LPHC{payment.code},,100000")) == {"surplus": 1}
    assert state(payment) == ("paid", "processing", 110_000)


def test_a_workbook_with_english_heads_numbers_and_a_title_above_is_read(province_officer):
    payment = asked(province_officer)
    content = workbook(["Account statement"], [],
                       ["No", "Transaction date", "Reference No", "Description", "Debit", "Credit", "Currency"],
                       [1, "01/12/2026", "FT1", f"LPHC{payment.code}", None, 100000, "VND"],
                       [2, "01/12/2026", "FT2", "dollars", None, 12.5, "USD"], [None, None, None, "Total", None, 100000, None])
    assert upload(province_officer, content, "s.xlsx") == {"paid": 1, "currency": 1}
    line = StatementLine.get(StatementLine.currency == "USD")
    assert (line.outcome, line.amount, line.content) == ("currency", 0, "12.5 dollars")


def test_foreign_money_without_a_column_for_it_is_never_taken_for_dong(province_officer):
    payment = asked(province_officer)
    content = csv(f"1/12/2026,FT1,LPHC{payment.code},,100000 USD", f"1/12/2026,FT2,LPHC{payment.code},,100000 VND")
    assert upload(province_officer, content) == {"currency": 1, "paid": 1}


@pytest.mark.parametrize("first", ["dong", "dollars"])
def test_a_transfer_listed_once_in_each_currency_is_counted_in_dong_whichever_line_comes_first(province_officer, first):
    payment = asked(province_officer)
    lines = {"dong": f"1/12/2026,FT1,LPHC{payment.code},,100000,VND", "dollars": f"1/12/2026,FT1,LPHC{payment.code},,3.94,USD"}
    rows = lines if first == "dong" else reversed(lines)
    content = csv(*(lines[name] for name in rows), head=f"{HEAD},Loại tiền")
    assert upload(province_officer, content) == {"paid": 1, "currency": 1}
    assert state(payment) == ("paid", "processing", 0)
    assert upload(province_officer, content) == {"again": 2} and state(payment) == ("paid", "processing", 0)


@pytest.mark.parametrize("content, words", [
    (b"", "Choose a file"),
    (b"a,b,c\n1,2,3", "No row of the file names its columns"),
    (csv("1/12/2026,FT1,100000", head="Ngày,Số tham chiếu,Ghi có"), "no column for"),
    (csv("1/12/2026,FT1,x", head="Ngày,Số tham chiếu,Nội dung"), "no column for"),
    (csv("1/12/2026,FT1,x,5000,"), "no line with money"),
    (csv("1/12/2026,FT1,LPHC,,100000", "1/12/2026,FT2,x,,khong"), "not a whole amount"),
    (csv("1/12/2026,FT1,LPHC,,100000,50"), "not a whole amount|no line"),
    (csv("1/12/2026,,LPHC chuyen,,100000"), "reference is missing"),
    (csv("1/12/2026,1.23457E+11,x,,100000"), "shortened"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
])
def test_what_cannot_be_read_whole_is_refused_and_nothing_is_stored(province_officer, content, words):
    if "100000,50" in content.decode("latin-1"):
        content = csv('1/12/2026,FT1,LPHC,,"100000,50"')
    with pytest.raises(Refused, match=words):
        upload(province_officer, content)
    assert not StatementLine.select().count()


def test_a_line_that_fits_no_fee_is_assigned_or_set_aside_by_an_officer_once(province_officer):
    payment = asked(province_officer)
    upload(province_officer, csv("1/12/2026,FT1,nop le phi,,100000", "1/12/2026,FT2,tien dien,,70000"))
    first, second = StatementLine.select().order_by(StatementLine.id)
    with pytest.raises(Refused, match="No fee has this code"):
        reconciliation.assign(by=province_officer, line=first, code="nothing")
    assert reconciliation.assign(by=province_officer, line=first, code=f"LPHC{payment.code}") == "paid"
    with pytest.raises(Refused, match="meanwhile"):
        reconciliation.assign(by=province_officer, line=first, code=payment.code)
    with pytest.raises(Refused, match="what this money is"):
        reconciliation.set_aside(by=province_officer, line=second, note=" ")
    reconciliation.set_aside(by=province_officer, line=second, note="Tiền điện chuyển nhầm")
    with pytest.raises(Refused, match="meanwhile"):
        reconciliation.set_aside(by=province_officer, line=second, note="Tiền điện")
    assert [each.outcome for each in reconciliation.lines()] == ["other", "paid"]
    assert state(payment) == ("paid", "processing", 0)
    assert not reconciliation.lines("unknown")


def test_only_the_province_reconciles(commune_officer, province_officer):
    upload(province_officer, csv("1/12/2026,FT1,x y,,100000"))
    line = StatementLine.get()
    for verb in (lambda: upload(commune_officer, csv("1/12/2026,FT1,x,,1")),
                 lambda: reconciliation.assign(by=commune_officer, line=line, code="x"),
                 lambda: reconciliation.set_aside(by=commune_officer, line=line, note="x")):
        with pytest.raises(Refused, match="province"):
            verb()


def test_a_code_with_one_wrong_character_is_nobodys(province_officer):
    payment = asked(province_officer)
    wrong = payment.code[:-1] + ("0" if payment.code[-1] != "0" else "1")
    assert upload(province_officer, csv(f"1/12/2026,FT1,LPHC{wrong},,{FEE}")) == {"unknown": 1}


@given(st.integers(0, 10**12), st.sampled_from([",", ".", ""]), st.sampled_from(["", ".00", ",00"]),
       st.sampled_from(["", " VND", "đ"]))
def test_an_amount_is_read_in_every_usual_dress(amount, between, cents, unit):
    if cents and between == cents[0]:
        cents = ""
    assert statements.whole(f"{amount:,}".replace(",", between) + cents + unit) == amount


@pytest.mark.parametrize("text", ["", "abc", "1.00.000", "100.5", "1,5", "1e5", "٣٠٠", "1.000,50", "--5", "1 USD", "100.0000",
                                  "=1+1"])
def test_what_is_no_whole_amount_is_none(text):
    assert statements.whole(text) is None


@given(st.text(max_size=60))
def test_no_text_of_an_amount_breaks_the_reader(text):
    assert statements.whole(text) is None or isinstance(statements.whole(text), int)
