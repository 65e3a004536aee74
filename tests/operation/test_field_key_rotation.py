"""A new field key: everything is sealed anew, who is stopped midway goes on, and nothing is lost that some key opens."""

import hashlib
import secrets
from dataclasses import replace

import pytest
import time_machine

import config
import database
import field_key
from domain.applications import drafts, storage
from domain.clock import now
from models import Application, Inspection, User
from operation import backups, doctor, restoring, rotation
from operation.terms import Terms
from tests.houses import own_database
from tests.people import establishment, person, set_up

pytestmark = pytest.mark.own_database
SECRET, ACCOUNT, PAPER = "GEZDGNBVGY3TQOJQ", "19030000123456", b"\xff\xd8\xff an invented portrait"
PORTRAIT = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def office(app, tmp_path):
    """One secret, one account for a refund, one portrait and one picture of an inspection, sealed with the first key."""
    with own_database(app, tmp_path, "rotated") as settings:
        set_up()
        admin = person("admin", "Bùi Thị Quản", totp_secret=SECRET)
        Inspection.create(establishment=establishment(admin), officers="x", findings="x", photo=PAPER, written_by=admin)
        made, _key = drafts.start(by=None, kind="adult")
        Application.update(answers={"refund_account": ACCOUNT, "sex": "F"}).where(Application.id == made.id).execute()
        drafts.start(by=None, kind="adult")
        storage.keep_in(settings.data_dir / "papers")
        with storage.lock:
            storage.put(PAPER)
        yield settings
    storage.keep_in(app.khaibao.data_dir / "papers")


def whole():
    """Whether everything is read as it was."""
    answers = Application.get(Application.id == Application.select().order_by(Application.id).get()).answers
    return (User.get().totp_secret, answers, storage.read(PORTRAIT), Inspection.get().photo) == (
        SECRET, {"refund_account": ACCOUNT, "sex": "F"}, PAPER, PAPER)


def rotate(office):
    return rotation.rotate(office, print)


def on_the_disk(office):
    return (office.data_dir / "papers" / PORTRAIT[:2] / PORTRAIT).read_bytes()


def state(office):
    (found,) = doctor.examine(office, ["sealed"])
    return found.state


def test_a_new_key_seals_everything_and_the_old_one_is_forgotten(office):
    before, kept = field_key.keys(office), on_the_disk(office)
    assert PAPER not in kept and state(office) == doctor.OK
    assert rotate(office) is None
    (newest,) = field_key.keys(office)
    assert [newest] != before and whole() and state(office) == doctor.OK
    assert on_the_disk(office).startswith(field_key.head().encode()) and on_the_disk(office) != kept


def test_a_lost_key_is_told_by_the_doctor_until_it_is_back_in_a_line_of_its_own(office):
    path = office.data_dir / "field_key"
    lost = path.read_text()
    assert lost.endswith("\n"), "what is written below it begins a new line"
    path.unlink()
    assert state(office) == doctor.WRONG and not path.exists()
    path.write_text(secrets.token_hex(32) + lost)
    assert state(office) == doctor.WRONG
    with pytest.raises(config.Unsafe, match="64 hex digits in each line"):
        field_key.keys(office)
    path.write_text(f"{secrets.token_hex(32)}\n{lost}")
    assert state(office) == doctor.ATTENTION


def test_what_was_kept_before_there_was_a_key_is_told_by_the_doctor_and_sealed(office):
    (office.data_dir / "papers" / PORTRAIT[:2] / PORTRAIT).write_bytes(PAPER)
    database.db.execute_sql(f"UPDATE person SET totp_secret = '{SECRET}'")
    lay_plain()
    assert whole() and state(office) == doctor.ATTENTION
    rotate(office)
    assert whole() and state(office) == doctor.OK and PAPER not in on_the_disk(office)


def lay_plain():
    """The picture of the inspection stands there as it did before such pictures were sealed."""
    database.db.execute_sql(f"UPDATE inspection SET photo = {database.db.param}", (PAPER,))


def test_the_server_itself_seals_in_the_next_night_what_is_plain(office):
    (office.data_dir / "papers" / PORTRAIT[:2] / PORTRAIT).write_bytes(PAPER)
    lay_plain()
    keys, night = field_key.keys(office), Terms(office)
    with time_machine.travel(now().replace(hour=19, minute=30), tick=False):
        night.run()
    assert whole() and state(office) == doctor.OK and PAPER not in on_the_disk(office) and field_key.keys(office) == keys


def test_who_was_stopped_midway_goes_on_with_the_same_new_key(office):
    field_key.keep(office, [secrets.token_hex(32)])
    newest = field_key.keys(office)[0]
    assert whole() and state(office) == doctor.ATTENTION
    assert rotate(office) is None
    assert field_key.keys(office) == [newest] and whole()


def test_a_key_of_the_settings_rotates_by_its_order_and_is_never_written(office, capsys):
    given = replace(office, field_key=" ".join([secrets.token_hex(32), *field_key.keys(office)]))
    field_key.use(given)
    assert rotate(given) is None and "out of FIELD_KEY" in capsys.readouterr().out
    field_key.use(replace(given, field_key=given.field_key.split()[0]))
    assert whole()


def test_without_the_old_key_nothing_is_thrown_away(office, capsys):
    old = field_key.keys(office)
    (office.data_dir / "field_key").write_text(secrets.token_hex(32))
    field_key.use(office)
    for _once in range(2):
        assert "Put the key of that time" in rotate(office)
    assert "papers: 0 sealed with the newest key, 1 open with no key" in capsys.readouterr().out
    (office.data_dir / "field_key").write_text("\n".join([*field_key.keys(office), *old]))
    field_key.use(office)
    assert rotate(office) is None and whole()


def test_a_portrait_put_under_the_name_of_another_is_not_shown(office):
    with storage.lock:
        other = storage.put(b"\xff\xd8\xff another portrait")
    target = office.data_dir / "papers" / other[:2] / other
    target.write_bytes(on_the_disk(office))
    with pytest.raises(storage.Damaged):
        storage.read(other)


def test_a_backup_from_before_a_rotation_brings_its_key_along(office):
    path, _manifest = backups.make(office)
    rotate(office)
    if not office.database_url:
        restoring.restore(office, path, replace=True, say=lambda words: None)
        storage.keep_in(office.data_dir / "papers")
        with database.db.connection_context():
            assert whole() and PAPER not in on_the_disk(office)
    else:
        backups.verify(office, path)
