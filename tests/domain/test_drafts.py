"""An application from draft to dossier: kept, sent once, corrected, withdrawn, deleted; nothing lost, nothing another's."""

from datetime import timedelta

import pytest

from domain import codes, outbox
from domain.applications import access, drafts, rules, tasks
from domain.clock import now
from domain.problems import Refused
from models import Application, ApplicationKey, ApplicationMove, AuditEntry, Notice
from tests.applying import draft, kept, sent
from tests.people import person


def refusal(act, /, **given):
    with pytest.raises(Refused) as caught:
        act(**given)
    return {problem.field: problem.message for problem in caught.value.problems}


def states(application):
    return {task.section.key: task.state for task in tasks.tasks(Application.get_by_id(application.id))}


def test_a_new_application_keeps_the_form_in_force_and_begins_with_nothing_done(app):
    made, token = drafts.start(by=None, kind="child")
    assert (made.state, made.form, made.user, len(token) > 40) == ("draft", "TK01a-2026", None, True)
    assert states(made) == {"representative": "todo", "about-you": "todo", "family": "todo", "passport": "optional",
                            "photo": "todo", "papers": "optional", "request": "todo", "delivery": "optional",
                            "appointment": "locked"}


def test_a_citizens_belongs_to_the_account_and_needs_no_key(app, citizen, owner):
    made, token = drafts.start(by=citizen, kind="adult")
    assert (made.user, token) == (citizen, "") and not ApplicationKey.select().exists()
    made, token = drafts.start(by=owner, kind="adult")
    assert made.user is None and token


def test_beginning_twice_begins_once_until_something_is_written(app, citizen):
    made, token = drafts.start(by=None, kind="adult")
    assert drafts.start(by=None, kind="adult", token=token, private=True) == (made, token) and access.is_private(token)
    other, _same = drafts.start(by=None, kind="adult", request="expired", token=token)
    drafts.save_section(by=None, application=made, section="passport", values={})
    third, _same = drafts.start(by=None, kind="adult", token=token)
    assert len({made.id, other.id, third.id}) == 3
    own, _none = drafts.start(by=citizen, kind="adult")
    assert drafts.start(by=citizen, kind="adult") == (own, "")


def test_a_section_is_done_when_it_is_right_and_begun_when_it_is_not(app):
    made, _token = draft(but=("about-you", "request"))
    saved = drafts.save_section(by=None, application=made, section="about-you", values={"family_name": "Đặng"}, later=True)
    assert {key: states(saved)[key] for key in ("about-you", "family", "passport", "request")} == {
        "about-you": "started", "family": "done", "passport": "done", "request": "todo"}


def test_another_answer_can_undo_what_was_done(app):
    """A birth date is what decides whether a form is the right one: the task list says so at once."""
    made, _token = draft()
    answers = {**made.answers, "birth_date": f"{now().year - 3}-01-01"}
    Application.update(answers=answers).where(Application.id == made.id).execute()
    assert states(made)["about-you"] == "started"


def test_an_appointment_opens_when_data_and_photo_are_done(app):
    made, _token = draft()
    assert states(made)["appointment"] == "locked"
    Application.update(finished=[*made.finished, "photo"]).where(Application.id == made.id).execute()
    assert states(made)["appointment"] == "todo"


def test_a_wrong_section_is_not_stored(app):
    made, _token = draft(but=("about-you",))
    values = {**kept("adult"), "personal_number": "12"}
    assert "personal_number" in refusal(drafts.save_section, by=None, application=made, section="about-you", values=values)
    assert "personal_number" in refusal(drafts.save_section, by=None, application=made, section="about-you", values=values,
                                        later=True), "what is given must be right even when the rest waits"
    assert Application.get_by_id(made.id).full_name == ""


def test_a_doubt_is_kept_by_a_tick_only(app):
    made, _token = draft(but=("about-you",))
    values = {**kept("adult"), "sex": "M"}
    assert "personal_number" in refusal(drafts.save_section, by=None, application=made, section="about-you", values=values)
    drafts.save_section(by=None, application=made, section="about-you", values=values, confirmed=True)
    assert Application.get_by_id(made.id).answers["sex"] == "M"


def test_only_the_section_on_the_page_is_written(app):
    made, _token = draft()
    drafts.save_section(by=None, application=made, section="passport", values={"family_name": "Kẻ Lạ", "state": "done"})
    found = Application.get_by_id(made.id)
    assert (found.answers["family_name"], found.state) == ("Đặng", "draft") and "state" not in found.answers


def test_what_is_sent_is_complete_sworn_and_sent_once(app):
    made, _token = draft(but=("request",))
    assert set(refusal(drafts.submit, by=None, application=made, oath=True)) == {"request", "chip"}
    made, _token = draft()
    assert refusal(drafts.submit, by=None, application=made, oath=False) == {"oath": drafts.NO_OATH}
    for _click in range(2):
        found = drafts.submit(by=None, application=made, oath=True)
    assert found.state == "registered" and found.registered_at
    assert [(move.before, move.after) for move in found.moves] == [("draft", "registered")]
    assert AuditEntry.select().where(AuditEntry.action == "application.sent", AuditEntry.subject_id == made.id).count() == 1
    told = Notice.select().where(Notice.application == made)
    assert [(notice.kind, notice.mail) for notice in told] == [("application_sent", "wait")]


def test_answers_of_another_form_are_not_sent(app):
    made, _token = draft()
    child = drafts.switch_kind(by=None, application=made, kind="child", values={"birth_date": f"{now().year - 3}-01-01"})
    assert child.answers["occupation"] == "Giáo viên"
    for section in ("representative", "about-you", "family", "passport", "request"):
        drafts.save_section(by=None, application=child, section=section, values=kept("child"), confirmed=True)
    found = drafts.submit(by=None, application=child, oath=True)
    assert "occupation" not in found.answers and found.answers["relation"] == "Mẹ"


def test_an_application_cannot_be_switched_to_what_it_is_not(app):
    made, _token = draft("loss")
    assert "kind" in refusal(drafts.switch_kind, by=None, application=made, kind="child", values={})
    made, _token = sent()
    assert "birth_date" in refusal(drafts.switch_kind, by=None, application=made, kind="child", values={})


def test_a_correction_after_sending_is_recorded_by_the_names_of_its_fields(app):
    made, _token = sent()
    drafts.save_section(by=None, application=made, section="about-you", values={**made.answers, "occupation": "Bác sĩ"})
    entry = AuditEntry.get(AuditEntry.action == "application.corrected")
    assert entry.details == {"fields": ["occupation"]}
    drafts.save_section(by=None, application=made, section="about-you", values={**made.answers, "occupation": "Bác sĩ"})
    assert AuditEntry.select().where(AuditEntry.action == "application.corrected").count() == 1


def test_a_child_that_turned_fourteen_after_sending_may_still_correct(app):
    made, _token = sent("child")
    Application.update(registered_at=now() - timedelta(days=3700)).where(Application.id == made.id).execute()
    birth = (now() - timedelta(days=365 * 14 + 30)).date().isoformat()
    answers = {**made.answers, "birth_date": birth}
    Application.update(answers=answers).where(Application.id == made.id).execute()
    values = {**answers, "religion": "Phật giáo"}
    drafts.save_section(by=None, application=Application.get_by_id(made.id), section="about-you", values=values, confirmed=True)


def test_nothing_moves_once_an_officer_has_opened_it(app):
    made, _token = sent()
    Application.update(opened_at=now()).where(Application.id == made.id).execute()
    for act, given in ((drafts.save_section, {"section": "passport", "values": {}}), (drafts.withdraw, {})):
        assert refusal(act, by=None, application=made, **given) == {"": drafts.NOT_NOW}


def test_withdrawn_is_withdrawn(app):
    made, _token = sent()
    drafts.withdraw(by=None, application=made)
    assert Application.get_by_id(made.id).state == "withdrawn"
    for act, given in ((drafts.withdraw, {}), (drafts.submit, {"oath": True}),
                       (drafts.save_section, {"section": "passport", "values": {}})):
        assert refusal(act, by=None, application=made, **given) == {"": drafts.NOT_NOW}


def test_a_draft_is_deleted_with_its_keys_and_what_was_sent_is_not(app):
    made, _token = draft()
    drafts.delete(by=None, application=made)
    assert not Application.select().exists() and not ApplicationKey.select().exists()
    made, _token = sent()
    refusal(drafts.delete, by=None, application=made)
    assert ApplicationMove.select().count() == 1


def test_a_draft_is_not_withdrawn(app):
    made, _token = draft()
    assert refusal(drafts.withdraw, by=None, application=made) == {"": drafts.NOT_NOW}


def test_applications_cannot_be_begun_without_end(app):
    for _time in range(3):
        drafts.start(by=None, kind="adult", address="192.0.2.1", most_per_hour=3)
    assert "" in refusal(drafts.start, by=None, kind="adult", address="192.0.2.1", most_per_hour=3)
    drafts.start(by=None, kind="adult", address="192.0.2.2", most_per_hour=3)
    assert refusal(drafts.start, by=None, kind="x01") == {"kind": rules.CHOOSE}


# Who may open it.

def test_a_key_opens_what_it_was_made_for_and_the_browser_keeps_one_for_all(app):
    made, token = draft()
    second, same = drafts.start(by=None, kind="child", token=token)
    assert same == token
    assert set(access.held_by(None, token)) == {made, second}
    for other in ("", "x", None, token[:-1], "x" * 500):
        assert not list(access.held_by(None, other))


def test_a_planted_key_is_never_taken_over(app):
    made, token = drafts.start(by=None, kind="adult", token="A" * 43)
    assert token != "A" * 43 and list(access.held_by(None, token)) == [made]


def test_a_key_ends_after_twelve_hours_on_a_shared_computer_and_thirty_days_on_ones_own(app):
    (made, shared), (own, private) = drafts.start(by=None, kind="adult"), drafts.start(by=None, kind="adult", private=True)
    for age, opens in ((timedelta(hours=11), (1, 1)), (timedelta(hours=13), (0, 1)), (timedelta(days=31), (0, 0))):
        ApplicationKey.update(seen_at=now() - age).execute()
        assert tuple(access.held_by(None, token).count() for token in (shared, private)) == opens
    assert access.is_private(private) is False
    outbox.wipe(app.khaibao)
    assert not ApplicationKey.select().exists()
    assert {made, own} == set(Application.select())


def test_work_keeps_a_key_alive(app):
    made, token = draft()
    ApplicationKey.update(seen_at=now() - timedelta(hours=11)).execute()
    drafts.save_section(by=None, application=made, section="passport", values={}, token=token)
    assert ApplicationKey.get().seen_at > now() - timedelta(minutes=1)


def test_officers_see_what_was_sent_to_their_office_and_no_draft(app, province_officer, commune_officer, citizen):
    draft()
    made, _token = sent()
    assert list(access.visible_to(province_officer)) == [made]
    assert not list(access.visible_to(commune_officer)) and not list(access.visible_to(citizen))
    assert not list(access.held_by(province_officer))


def test_it_opens_again_by_code_number_and_birth_date_only(app):
    made, _token = draft()
    right = {"code": made.code, "personal_number": "074190001234", "birth_date": made.birth_date}
    assert access.resume(**{**right, "code": made.code.lower(), "personal_number": "074 190 001 234"}) == made
    for wrong in ({"code": "0" * 13}, {"code": ""}, {"personal_number": "074190001235"}, {"personal_number": ""},
                  {"birth_date": made.birth_date + timedelta(days=1)}, {"birth_date": None}):
        assert refusal(access.resume, **{**right, **wrong}, address=f"192.0.2.{len(str(wrong))}") == {"": access.NOT_FOUND}


def test_a_child_without_a_number_is_opened_by_the_representatives(app):
    made, _token = draft("child")
    assert made.personal_number == ""
    found = access.resume(code=made.code, personal_number="074190001234", birth_date=made.birth_date)
    assert found == made


def test_an_empty_draft_cannot_be_opened_by_its_code(app):
    made, _token = drafts.start(by=None, kind="adult")
    assert refusal(access.resume, code=made.code, personal_number="", birth_date=None) == {"": access.NOT_FOUND}


def test_guesses_wait_longer_and_longer_whether_there_is_something_or_not(app):
    made, _token = draft()
    for code in (made.code, "0000000000000"):
        given = {"code": code, "personal_number": "074190001235", "birth_date": made.birth_date}
        for number in range(5):
            assert refusal(access.resume, **given, address=f"198.51.100.{number}") == {"": access.NOT_FOUND}
        assert refusal(access.resume, **given, address="198.51.100.9") == {"": access.WAIT}
    right = {"code": made.code, "personal_number": "074190001234", "birth_date": made.birth_date}
    assert refusal(access.resume, **right, address="198.51.100.9") == {"": access.WAIT}


def test_guessing_many_codes_from_one_place_waits_too(app):
    made, _token = draft()
    given = {"personal_number": "074190001234", "birth_date": made.birth_date, "address": "203.0.113.1"}
    for number in range(20):
        code = codes.new() if number % 2 else "no code at all"
        assert refusal(access.resume, code=code, **given) == {"": access.NOT_FOUND}
    assert refusal(access.resume, code=made.code, **given) == {"": access.WAIT}
    assert access.resume(code=made.code, **{**given, "address": "203.0.113.2"}) == made, "elsewhere nobody waits for it"


def test_an_application_is_taken_into_an_account_once(app, citizen, owner):
    made, token = draft()
    assert "" in refusal(access.take, by=owner, application=made)
    assert "" in refusal(access.take, by=None, application=made)
    access.take(by=citizen, application=made)
    assert list(access.held_by(citizen)) == [made] and not list(access.held_by(None, token))
    assert refusal(access.take, by=person("citizen", "Kẻ Lạ"), application=made) == {"": access.TAKEN}


def test_leaving_a_computer_ends_its_keys_and_no_others(app):
    (made, token), (_other, other) = draft(), draft()
    access.forget(token=token)
    assert not list(access.held_by(None, token)) and list(access.held_by(None, other))
    assert Application.get_by_id(made.id)


# A family.

def test_a_mother_becomes_the_representative_of_her_child_without_writing_it_again(app):
    mother, token = sent()
    child, _same = drafts.start(by=None, kind="child", like=mother, token=token)
    answers = child.answers
    assert (answers["representative_name"], answers["representative_number"]) == ("Đặng Thị Ánh Nguyệt", "074190001234")
    assert answers["permanent_address"] == answers["representative_permanent_address"] == mother.answers["permanent_address"]
    assert not {"family_name", "birth_date", "personal_number", "father_name", "occupation"} & set(answers)
    assert states(child)["representative"] == "started"


def test_brothers_and_sisters_share_parents_and_representative(app):
    first, _token = draft("child")
    second, _token = drafts.start(by=None, kind="child", like=first)
    assert [second.answers[key] for key in ("father_name", "relation")] == ["Trần Văn Cha", "Mẹ"]
    assert not {"given_names", "birth_date", "sex", "request"} & set(second.answers)
    parent, _token = drafts.start(by=None, kind="adult", like=first)
    assert parent.answers["phone"] == "0912345678" and "father_name" not in parent.answers
