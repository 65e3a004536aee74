"""Static files keep their promise of never changing, and pages travel small without telling secrets."""

import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, render_template_string, stream_with_context
from hypothesis import given
from hypothesis import strategies as st

import assets
from assets import Assets, compress

ROOT = Path(assets.__file__).parent
STYLE = "body { color: #123456; background: url('pictures/sea.svg#wave') }\n" * 40


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "sea.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'>" + "<g/>" * 200 + "</svg>")
    (tmp_path / "app.css").write_text(STYLE)
    (tmp_path / "dot.png").write_bytes(b"\x89PNG tiny")
    (tmp_path / "NOTES.md").write_text("not for browsers")
    (tmp_path / ".hidden.css").write_text("secret{}")
    (tmp_path / "letter.ttf").write_bytes(b"font for documents")
    return tmp_path


def site(folder):
    app = Flask(__name__, static_folder=None)
    app.after_request(compress)
    Assets(app, folder)
    return app


@pytest.fixture
def app(folder):
    return site(folder)


@pytest.fixture
def browser(app):
    return app.test_client()


def style_url(app):
    return app.extensions["assets"].url("app.css")


def test_a_hashed_file_may_be_kept_for_ever(app, browser):
    url = style_url(app)
    assert re.fullmatch(r"/static/app\.[0-9a-f]{8}\.css", url)
    answer = browser.get(url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert hashlib.sha256(answer.data).hexdigest()[:8] == url.split(".")[1]


@pytest.mark.parametrize(("accept", "encoding", "unpack"), [
    ("gzip, deflate", "gzip", gzip.decompress),
    ("gzip, deflate, br", "br", brotli.decompress),
    ("br;q=0, gzip", "gzip", gzip.decompress),
    ("gzip;q=0", None, bytes),
    ("", None, bytes),
])
def test_each_browser_gets_the_packing_it_takes(app, browser, accept, encoding, unpack):
    url = style_url(app)
    answer = browser.get(url, headers={"Accept-Encoding": accept})
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == browser.get(url).data
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_without_brotli_gzip_does(folder, monkeypatch):
    monkeypatch.setattr(assets, "brotli", None)
    app = site(folder)
    answer = app.test_client().get(style_url(app), headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_file_already_held_is_not_sent_again(app, browser):
    url = style_url(app)
    for accept in ("gzip", ""):
        etag = browser.get(url, headers={"Accept-Encoding": accept}).headers["ETag"]
        again = browser.get(url, headers={"Accept-Encoding": accept, "If-None-Match": etag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        other = browser.get(url, headers={"Accept-Encoding": "br", "If-None-Match": etag})
        assert other.status_code == 200


def test_head_tells_the_length_and_sends_nothing(app, browser):
    answer = browser.head(style_url(app), headers={"Accept-Encoding": "gzip"})
    assert answer.data == b"" and int(answer.headers["Content-Length"]) > 100


@pytest.mark.parametrize("name", ["app.css", "app.00000000.css"])
def test_a_plain_or_outdated_name_gives_the_present_file_uncached(app, browser, name):
    answer = browser.get(f"/static/{name}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.data == browser.get(style_url(app)).data


@pytest.mark.parametrize("name", ["NOTES.md", "letter.ttf", ".hidden.css", "gone.css", "gone.00000000.css",
                                  "../assets.py", "..%2fassets.py", "pictures/../../assets.py", "%2e%2e/assets.py",
                                  "pictures", "", "app.css/", "/etc/passwd"])
def test_nothing_else_is_served(browser, name):
    assert browser.get(f"/static/{name}", follow_redirects=True).status_code == 404


def test_a_style_sheet_names_its_pictures_by_hash_and_changes_with_them(app, folder, browser):
    before = style_url(app)
    picture = re.search(r'url\("(/static/pictures/sea\.[0-9a-f]{8}\.svg)#wave"\)', browser.get(before).text)[1]
    assert browser.get(picture).headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    (folder / "pictures" / "sea.svg").write_text("<svg/>")
    after = site(folder)
    assert style_url(after) != before


@pytest.mark.parametrize(("css", "complaint"), [
    ("a{background:url(gone.svg)}", "gone.svg, which does not exist"),
    ("a{src:url(letter.ttf)}", "letter.ttf, which is not served"),
    ("a{background:url(../../secret.svg)}", "not served"),
    ("@import url(other.css);", "refers to itself"),
])
def test_a_wrong_reference_stops_the_start(folder, css, complaint):
    (folder / "other.css").write_text(css)
    with pytest.raises(ValueError, match=complaint):
        site(folder)


def test_foreign_and_inline_references_stay_as_they_are(folder):
    css = 'a{b:url(data:image/png;base64,AA==);c:url("#part");d:url(/static/x.svg)}'
    (folder / "other.css").write_text(css)
    assert site(folder).test_client().get("/static/other.css").text == css


def test_templates_name_files_and_a_misspelt_name_fails(app):
    with app.app_context():
        assert render_template_string("{{ asset('app.css') }}") == style_url(app)
        with pytest.raises(LookupError, match="no static file ap.css"):
            render_template_string("{{ asset('ap.css') }}")


@pytest.fixture
def pages(app):
    page = "<p>Khai báo tạm trú</p>" * 100

    @app.get("/page")
    def whole():
        return page

    @app.get("/kind/<path:kind>")
    def kind(kind):
        return Response(page, content_type=kind)

    @app.get("/small")
    def small():
        return "<p>ngắn</p>"

    @app.get("/stream")
    def stream():
        return Response(stream_with_context(part for part in [page]))

    @app.get("/tagged")
    def tagged():
        answer = Response(page)
        answer.set_etag("abc")
        return answer

    browser = app.test_client()
    return lambda path, **headers: browser.get(path, headers={"Accept-Encoding": "gzip"} | headers)


def test_a_page_travels_small_and_arrives_whole(pages):
    answer, plain = pages("/page"), pages("/page", **{"Accept-Encoding": "identity"})
    assert answer.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert answer.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == plain.data
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 5


@pytest.mark.parametrize(("kind", "packed"), [
    ("application/json", True), ("text/csv; charset=utf-8", True), ("application/xml", True),
    ("application/pdf", False), ("image/png", False),
])
def test_only_text_is_packed(pages, kind, packed):
    assert ("Content-Encoding" in pages(f"/kind/{kind}").headers) is packed


@pytest.mark.parametrize("path", ["/small", "/stream"])
def test_short_and_streamed_answers_stay_as_they_are(pages, path):
    answer = pages(path)
    assert "Content-Encoding" not in answer.headers and answer.headers["Vary"] == "Accept-Encoding"


def test_a_packed_page_keeps_only_a_weak_tag(pages):
    assert pages("/tagged").headers["ETag"] == 'W/"abc"'


def test_the_length_of_a_page_tells_little(pages):
    assert len({len(pages("/page").data) for _ in range(40)}) > 5


@pytest.mark.parametrize(("origin", "packed"), [("cross-site", False), ("same-site", False), ("same-origin", True),
                                                ("none", True)])
def test_a_page_another_site_asked_for_is_not_packed(pages, origin, packed):
    assert ("Content-Encoding" in pages("/page", **{"Sec-Fetch-Site": origin}).headers) is packed


@given(st.binary(max_size=5000))
def test_whatever_is_packed_can_be_unpacked(body):
    assert gzip.decompress(assets._gzip(body)) == body


@pytest.mark.parametrize("folder", ["static", "tests/browser/vendor"])
def test_vendored_files_are_those_that_were_noted(folder):
    notes = (ROOT / folder / "VENDORED.md").read_text("utf-8")
    noted = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", notes, re.MULTILINE))
    assert len(noted) >= 2
    for name, checksum in noted.items():
        assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == checksum, name


def test_every_vendored_file_is_noted():
    noted = (ROOT / "static" / "VENDORED.md").read_text("utf-8")
    vendored = [*ROOT.glob("static/fonts/*.*"), *ROOT.glob("static/htmx*"), *ROOT.glob("static/**/*.min.*")]
    assert [path.name for path in vendored if f"{path.relative_to(ROOT / 'static').as_posix()}`" not in noted] == []
