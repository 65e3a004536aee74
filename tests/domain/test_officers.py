"""The administrator names officers, gives them wards, locks and unlocks; one administrator always stays."""

import re

import pytest

from domain import accounts, counter, links, notices, officers, pieces, sessions
from domain.problems import Refused
from models import AuditEntry, Office, User
from tests.conftest import person, ward


def invite(by, **changes):
    values = {"role": "commune", "full_name": "Hồ Thị Mới", "email": "Moi@Example.com", "wards": [ward(), ward("25780")]}
    return officers.invite(by=by, **{**values, **changes})


def test_an_invited_officer_chooses_a_password_and_has_the_wards(admin):
    user, token = invite(admin)
    assert (user.email, user.office.ward.code) == ("moi@example.com", "25750")
    assert {each.code for each in officers.wards_of(user)} == {"25750", "25780"}
    links.set_password(token=token, password="bốn chữ chẳng hợp nhau")
    assert AuditEntry.get(AuditEntry.action == "officer.invited").details == {"role": "commune", "wards": ["25750", "25780"]}
    assert notices.of(user).where(notices.Notice.kind == "invitation").exists()


def test_nobody_signs_in_before_choosing_a_password(admin):
    user, _token = invite(admin)
    for password in ("", " ", "None"):
        with pytest.raises(Refused):
            accounts.sign_in(identifier=user.email, password=password, address="203.0.113.7")


@pytest.mark.parametrize(("changes", "field"), [
    ({"wards": []}, "wards"), ({"role": "owner"}, "role"), ({"role": ""}, "role"), ({"email": "nobody"}, "email"),
    ({"email": "a@example.com, b@example.com"}, "email")])
def test_a_bad_invitation_says_what_is_wrong(admin, changes, field):
    with pytest.raises(Refused) as refused:
        invite(admin, **changes)
    assert refused.value.problems[0].field == field


def test_an_address_in_use_is_not_invited_again(admin, owner):
    with pytest.raises(Refused) as refused:
        invite(admin, email=owner.email.upper())
    assert refused.value.problems[0] == ("email", officers.TAKEN, {}, False)


@pytest.mark.parametrize("act", [
    lambda by, user: invite(by),
    lambda by, user: officers.lock(by=by, user=user, reason="x"),
    lambda by, user: officers.unlock(by=by, user=user),
    lambda by, user: officers.end_sessions(by=by, user=user),
    lambda by, user: officers.new_link(by=by, user=user),
    lambda by, user: officers.change_duties(by=by, user=user, role="admin", full_name="x"),
])
def test_only_administrators_may(owner, commune_officer, province_officer, citizen, act):
    for by in (owner, commune_officer, province_officer, citizen):
        with pytest.raises(Refused) as refused:
            act(by, commune_officer)
        assert refused.value.problems[0].message == officers.NOT_ADMIN


def test_a_locked_person_is_out_at_once_and_told_why(app, admin, owner):
    token = sessions.start(user=owner)
    officers.lock(by=admin, user=owner, reason="Giấy tờ giả")
    assert sessions.resume(token, config=app.khaibao) is None
    assert notices.of(owner).get().details == {"reason": "Giấy tờ giả"}
    for reason in ("again", " "):
        with pytest.raises(Refused):
            officers.lock(by=admin, user=owner, reason=reason)
    officers.unlock(by=admin, user=owner)
    assert User.get_by_id(owner.id).locked_at is None
    with pytest.raises(Refused):
        officers.unlock(by=admin, user=owner)


def test_one_administrator_always_stays(admin):
    other = person("admin", "Quản Hai")
    with pytest.raises(Refused):
        officers.lock(by=admin, user=admin, reason="x")
    officers.lock(by=admin, user=other, reason="x")
    with pytest.raises(Refused):
        officers.change_duties(by=admin, user=admin, role="province", full_name="Quản")
    # A session of the locked administrator that is still at work cannot lock the last one either.
    with pytest.raises(Refused):
        officers.lock(by=other, user=admin, reason="x")


def test_new_duties_end_the_sessions_and_move_the_office(admin, commune_officer):
    sessions.start(user=commune_officer)
    officers.change_duties(by=admin, user=commune_officer, role="commune", full_name="Phạm Văn Phường", wards=[ward("25747")])
    changed = User.get_by_id(commune_officer.id)
    assert [each.code for each in officers.wards_of(changed)] == ["25747"] and changed.office.ward.code == "25747"
    assert not list(changed.sessions)
    officers.change_duties(by=admin, user=changed, role="province", full_name="Phạm Văn Phường", wards=[ward("25747")])
    changed = User.get_by_id(commune_officer.id)
    assert changed.role == "province" and officers.wards_of(changed) == [] and changed.office == Office.get(Office.ward.is_null())


def test_an_owner_does_not_become_an_officer(admin, owner):
    with pytest.raises(Refused):
        officers.change_duties(by=admin, user=owner, role="province", full_name="x")


def test_a_link_is_made_for_others_only(admin, owner):
    assert links.live(officers.new_link(by=admin, user=owner)).user == owner
    with pytest.raises(Refused):
        officers.new_link(by=admin, user=admin)


def test_people_are_listed_newest_first_and_found_without_accents(admin, owner, other_owner, commune_officer):
    assert officers.people()[0].id > officers.people()[-1].id
    assert officers.people(query="nguyen thi chu") == [owner]
    assert officers.people(query="PHUONG", role="commune") == [commune_officer]
    assert officers.people(role="owner", before=other_owner.id) == [owner]
    officers.lock(by=admin, user=owner, reason="x")
    assert officers.people(locked_only=True) == [owner]


@pytest.mark.parametrize("few", [1000, 0])
def test_people_are_found_by_any_piece_of_what_names_them(admin, owner, other_owner, monkeypatch, few):
    monkeypatch.setattr(pieces, "FEW", few)
    signed = person("owner", "O'Brien 100%", phone="0912345678", user_name="nha_trang")
    found = {"thi chu": [owner], "Thị  CHỦ": [owner], "ch": [owner], "hu": [], "t": [other_owner], "@": [], "345678": [signed],
             "O'BRIEN": [signed], "100%": [signed], "a_t": [signed], "a%t": [], '"': [], "''": [], "\\": [], "  ": None,
             owner.email: [owner], owner.email.upper(): [owner]}
    for query, people in found.items():
        listed = officers.people(query=query, role="owner")
        assert listed == (people if people is not None else [signed, other_owner, owner]), query
    officers.change_duties(by=admin, user=person("commune", "Hồ Thị Cũ"), role="province", full_name="Hồ Thị Tên Khác")
    assert [each.full_name for each in officers.people(query="ten khac")] == ["Hồ Thị Tên Khác"]
    assert officers.people(query="thi cu") == []


@pytest.mark.parametrize("few", [1000, 0])
@pytest.mark.parametrize("query", ["", "nguyen", "ch", "c", "0912"])
def test_lists_of_people_read_no_whole_table(admin, province_officer, plans, monkeypatch, query, few):
    monkeypatch.setattr(pieces, "FEW", few)
    ways = [lambda narrowed=narrowed: officers.people(query=query, before=10**6, **narrowed) for narrowed in (
        {}, {"role": "owner"}, {"locked_only": True}, {"role": "owner", "locked_only": True})]
    for ask in (*ways, lambda: counter.people(by=province_officer, query=query)):
        for plan in plans(ask, "person"):
            assert not re.search(r"Seq Scan|SCAN t1'|TEMP B-TREE" if few else r"Seq Scan|SCAN t1'", plan), plan


def test_an_administrator_who_never_came_does_not_count_as_one(admin):
    invite(admin, role="admin", wards=())
    with pytest.raises(Refused, match="last administrator"):
        officers.change_duties(by=admin, user=admin, role="province", full_name="Bùi Thị Quản")
