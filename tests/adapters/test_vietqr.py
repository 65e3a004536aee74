"""VietQR: the two published strings are made letter by letter, and every payload proves itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.gateways.vietqr import crc, payload

STATIC = "00020101021138510010A00000072701210006970407010797968680208QRIBFTTA53037045802VN62240820gen by sunary/vietqr6304BE74"
DYNAMIC = ("00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA530370454041000"
           "5802VN62150811Chuyen tien6304BBB8")


def test_the_published_strings_come_out_letter_by_letter():
    assert payload("970407", "9796868", text="gen by sunary/vietqr") == STATIC
    assert payload("970416", "257678859", amount=1000, text="Chuyen tien") == DYNAMIC


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.from_regex(r"[0-9A-Z]{6,19}", fullmatch=True), st.integers(1, 10**9),
       st.from_regex(r"[0-9A-Z ]{1,25}", fullmatch=True))
def test_every_payload_can_be_taken_apart_again(bank, account, amount, text):
    made = payload(bank, account, amount=amount, text=text)
    assert made.endswith(f"{crc(made[:-4]):04X}")
    fields = taken_apart(made)
    assert (fields["54"], fields["53"], fields["01"]) == (str(amount), "704", "12")
    assert taken_apart(taken_apart(fields["38"])["01"]) == {"00": bank, "01": account}
    assert taken_apart(fields["62"]) == {"08": text}


@pytest.mark.parametrize("text", ["lệ phí", "A" * 26])
def test_a_text_no_bank_would_carry_is_not_made(text):
    with pytest.raises(ValueError, match="ASCII"):
        payload("970407", "9796868", amount=1, text=text)


def taken_apart(text):
    found = {}
    while text:
        tag, length = text[:2], int(text[2:4])
        found[tag], text = text[4:4 + length], text[4 + length:]
    return found
