"""Every setting is in docs/settings.md exactly as config.py says, and unsafe ones are refused in a sentence."""

from pathlib import Path

import pytest

import config
from tests.house.test_house import ROOT

PAGE = ROOT / "docs" / "settings.md"


def test_the_page_of_settings_is_the_one_config_writes():
    assert config.table() in PAGE.read_text(encoding="utf8")


@pytest.mark.parametrize("environ, words", [
    ({"SECRET_KEY": "short"}, "at least 32"),
    ({"BASE_URL": "khaibao.example"}, "must start with https"),
    ({"BASE_URL": "https://khaibao.example", "DEMO": "yes"}, "public password"),
    ({"BASE_URL": "https://khaibao.example", "SECOND_FACTOR": "no"}, "in the demo only"),
    ({"OIDC_ISSUER": "https://id.example"}, "needs OIDC_CLIENT_ID"),
    ({"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "khaibao"}, "must start with https"),
    ({"HOST": "0.0.0.0"}, "Set BASE_URL"),
    ({"METRICS_TOKEN": "short"}, "at least 20"),
    ({"LOG_FORMAT": "xml"}, "plain or json"),
    ({"PORT": "eighty"}, "whole number"),
    ({"DEMO": "perhaps"}, "yes or no"),
    ({"SMTP_URL_FILE": "/nowhere/at/all"}, "cannot be read"),
    ({"SMTP_URL": "mail.example.gov.vn"}, "SMTP_URL is an address such as smtp://"),
    ({"DATABASE_URL": "khaibao"}, "DATABASE_URL is an address such as postgres://"),
    ({"DATABASE_URL": "mysql://khaibao@127.0.0.1/khaibao"}, "such as postgres://"),
    ({"DATABASE_URL": "postgres://khaibao:a@b@127.0.0.1/khaibao"}, "@ / # . % are written %40"),
    ({"BACKUP_KEY": "12"}, "BACKUP_KEY has 64 hex digits"),
    ({"BACKUP_AT": "25:00"}, "BACKUP_AT is a time of day"),
    ({"CLAMD": "clamd"}, "CLAMD is host:port"),
])
def test_an_unsafe_setting_is_refused_with_what_to_do(environ, words, tmp_path):
    with pytest.raises(config.Unsafe, match=words):
        config.load(environ, data_dir=tmp_path)


@pytest.mark.parametrize("name, address", [
    ("DATABASE_URL", "postgres://khaibao:p%40ss@127.0.0.1:5432/khaibao"), ("DATABASE_URL", "postgresql:///khaibao"),
    ("DATABASE_URL", "postgres://khaibao:a:b@[::1]/khaibao?sslmode=require"), ("SMTP_URL", "smtps://mail.example.gov.vn"),
    ("SMTP_URL", "smtp://office@example.gov.vn:pass@mail.example.gov.vn:587/")])
def test_an_address_may_be_written_in_all_ways_that_work(tmp_path, name, address):
    assert getattr(config.load({name: address}, data_dir=tmp_path), name.lower()) == address


def test_a_secret_is_read_from_the_file_named(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("k" * 40 + "\n")
    assert config.load({"SECRET_KEY_FILE": str(secret)}, data_dir=tmp_path).secret_key == "k" * 40


def test_a_fresh_copy_needs_no_setting_at_all(tmp_path):
    settings = config.load({}, data_dir=tmp_path / "new")
    assert (settings.host, settings.port, settings.database_url, settings.demo) == ("127.0.0.1", 8000, "", False)
    assert Path(settings.data_dir).is_dir()


def test_the_key_is_made_once_for_this_user_only(tmp_path):
    settings = config.load({}, data_dir=tmp_path)
    key = config.secret_key(settings)
    assert len(key) == 64
    assert config.secret_key(settings) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
