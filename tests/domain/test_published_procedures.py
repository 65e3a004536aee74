"""The published procedures: complete in both languages, found by old names, changed by the administrator."""

from datetime import date

import pytest

from domain.applications import procedures
from domain.problems import Refused
from models import APPLICATION_KINDS, AuditEntry, Procedure

pytestmark = pytest.mark.usefixtures("app")


def values(procedure, **more):
    names = ("name_vi", "name_en", "text_vi", "text_en", "as_of", "published")
    return {**{name: getattr(procedure, name) for name in names}, **more}


def test_every_kind_of_application_has_its_procedure_complete_in_both_languages():
    for kind in APPLICATION_KINDS:
        procedure = procedures.by_code(procedures.of_kind(kind))
        for language in procedures.LANGUAGES:
            parts = procedures.text(procedure, language)
            assert [key for key, _heading, _text in parts] == [key for key, _heading in procedures.SECTIONS]
            assert procedures.name(procedure, language)
        assert procedure.text_vi.keys() == procedure.text_en.keys()
        assert kind in [form.kind for form in procedures.forms(procedure)]


@pytest.mark.parametrize(("words", "code", "what"), [
    ("X01", "1.001456", ""), ("mẫu x08", "1.001445", "report"), ("Sửa đổi, bổ sung hộ chiếu", "1.001456", "changed"),
    ("tk01 73/2021", "1.001456", ""), ("cấp chung với trẻ em", "1.001456", ""), ("gia hạn", "1.001456", "expired"),
    ("mat ho chieu", "1.001445", "report"), ("lost passport", "1.001445", "report")])
def test_old_and_everyday_names_lead_to_the_right_procedure(words, code, what):
    procedure, old = procedures.search(words)[0]
    assert (procedure.code, old.what) == (code, what)


@pytest.mark.parametrize(("words", "code"), [("1.010384", "1.010384"), ("khôi phục", "1.010384"), ("TK06", "TK06"),
                                             ("TK05", "1.001445"), ("report", "1.001445")])
def test_codes_forms_and_names_of_today_are_found(words, code):
    assert code in [procedure.code for procedure, _old in procedures.search(words)]


def test_nonsense_finds_nothing_and_nothing_finds_all():
    assert procedures.search("thị thực điện tử cho voi") == []
    assert len(procedures.search("")) == len(procedures.search("  ?? ")) == 4


def test_a_procedure_that_is_not_published_is_not_found(admin):
    procedure = procedures.by_code("TK06")
    procedures.change(by=admin, procedure=procedure, values=values(procedure, published=False))
    assert procedures.search("TK06") == [] and len(procedures.published()) == 3 and len(procedures.all_procedures()) == 4


def test_a_change_keeps_the_former_text_in_the_record(admin):
    procedure = procedures.by_code("1.001445")
    former = procedure.text_vi["who"]
    text = {**procedure.text_vi, "who": "  Ai cũng được.  \r\n\r\n - một ", "unknown": "x"}
    changed = procedures.change(by=admin, procedure=procedure, values=values(procedure, text_vi=text, as_of=date(2027, 1, 1)))
    assert changed.text_vi["who"] == "Ai cũng được.\n\n- một" and "unknown" not in changed.text_vi
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert entry.action == "procedure.changed" and entry.details["before"]["text_vi"]["who"] == former
    assert (changed.changed_by, changed.as_of) == (admin, date(2027, 1, 1))


def test_what_must_be_published_may_not_be_empty_and_nothing_is_too_long(admin):
    procedure = procedures.by_code("1.001445")
    for field, more in (("name_en", {"name_en": " "}), ("law_vi", {"text_vi": {**procedure.text_vi, "law": ""}}),
                        ("who_en", {"text_en": {**procedure.text_en, "who": "x" * 8001}}), ("name_vi", {"name_vi": "x" * 301})):
        with pytest.raises(Refused) as refused:
            procedures.change(by=admin, procedure=procedure, values=values(procedure, **more))
        assert [problem.field for problem in refused.value.problems] == [field]
    assert Procedure.get_by_id(procedure.id).changed_by is None


def test_two_administrators_do_not_overwrite_each_other(admin):
    procedure = procedures.by_code("1.001445")
    seen = procedures.fingerprint(procedure)
    procedures.change(by=admin, procedure=procedure, values=values(procedure, name_en="One"), seen=seen)
    with pytest.raises(Refused, match="meanwhile"):
        procedures.change(by=admin, procedure=procedure, values=values(procedure, name_en="Two"), seen=seen)


def test_a_part_without_a_translation_is_shown_in_vietnamese():
    procedure = Procedure(code="x", name_vi="Thủ tục", name_en="", text_vi={"who": "Công dân"}, text_en={})
    assert procedures.text(procedure, "en")[0][2] == "Công dân" and procedures.name(procedure, "en") == "Thủ tục"


def test_lines_become_paragraphs_lists_and_steps():
    assert procedures.paragraphs("Nộp:\n- đơn\n- ảnh\n\n1. Khai\n2. Nộp\nHết.") == [
        ("text", ["Nộp:"]), ("list", ["đơn", "ảnh"]), ("steps", ["Khai", "Nộp"]), ("text", ["Hết."])]
