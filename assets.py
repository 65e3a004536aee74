"""Static files under content-hashed names, compressed once at start; and compression of the pages themselves."""

import gzip
import hashlib
import posixpath
import re
import secrets
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, request

try:
    import brotli
except ImportError:
    brotli = None

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".wav": "audio/wav",
}
_PACKED_ALREADY = {".png", ".jpg", ".webp", ".woff2"}
_FOREVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"(.+)\.[0-9a-f]{8}(\.[a-z0-9]+)")
_CSS_REFERENCE = re.compile(r"""url\(\s*(["']?)(?![a-z]+:|/|\#)([^"')#?\s]+)([^"')\s]*)\1\s*\)""")

_TEXTS = {"application/json", "application/xml", "image/svg+xml", "text/csv", "text/html", "text/plain", "text/xml"}
_SMALLEST = 860


@dataclass(frozen=True)
class Asset:
    """One static file as it is sent: `bodies` by content encoding, "" being the plain one."""

    url: str
    content_type: str
    digest: str
    bodies: dict


class Assets:
    """The files of a folder, read once; registers the endpoint `static` and the Jinja global `asset` on `app`.

    `app` must have been created with static_folder=None. Only the kinds in the table of types are served: fonts for
    documents, licences and notes in the same folder are not. A changed file needs a restart.
    """

    def __init__(self, app, folder=None):
        self._folder = Path(folder or Path(app.root_path) / "static")
        paths = (path.relative_to(self._folder) for path in self._folder.rglob("*") if path.suffix in _TYPES)
        self._by_name = {}
        for name in sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)):
            self._load(name)
        self._by_url = {asset.url: asset for asset in self._by_name.values()}
        app.extensions["assets"] = self
        app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=self.serve)
        app.jinja_env.globals["asset"] = self.url

    def url(self, name):
        """The hashed address of the file `name` in static/. Raises LookupError when there is none."""
        try:
            return self._by_name[name].url
        except KeyError:
            raise LookupError(f"There is no static file {name}.")

    def serve(self, filename):
        """The file, for ever under its present hashed name; under its plain or an older name to be asked for again."""
        asset = self._by_url.get(f"/static/{filename}")
        caching = _FOREVER
        if asset is None:
            caching = "no-cache"
            older = _HASHED.fullmatch(filename)
            asset = self._by_name.get(filename) or (older and self._by_name.get(older[1] + older[2])) or abort(404)
        encoding = next(each for each in ("br", "gzip", "") if each in asset.bodies and _accepted(each))
        response = Response(asset.bodies[encoding], content_type=asset.content_type)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = caching
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{asset.digest}{encoding}")
        return response.make_conditional(request)

    def _load(self, name, referrers=()):
        """Read one file; a style sheet after all it refers to, so that its hash covers theirs."""
        if name in referrers:
            raise ValueError(f"{name} refers to itself through {', '.join(referrers)}.")
        if name not in self._by_name:
            path = self._folder / name
            body = path.read_bytes()
            if path.suffix == ".css":
                body = self._with_hashed_references(name, body.decode("utf-8"), (*referrers, name)).encode("utf-8")
            digest = hashlib.sha256(body).hexdigest()
            stem, suffix = posixpath.splitext(name)
            url = f"/static/{stem}.{digest[:8]}{suffix}"
            self._by_name[name] = Asset(url, _TYPES[suffix], digest[:32], _bodies(body, suffix))
        return self._by_name[name]

    def _with_hashed_references(self, name, css, referrers):
        def hashed(match):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
            if target.startswith("..") or posixpath.splitext(target)[1] not in _TYPES:
                raise ValueError(f"{name} refers to {match[2]}, which is not served.")
            if not (self._folder / target).is_file():
                raise ValueError(f"{name} refers to {match[2]}, which does not exist.")
            return f'url("{self._load(target, referrers).url}{match[3]}")'

        return _CSS_REFERENCE.sub(hashed, css)


def init_app(app):
    """Read static/ and serve it from `app`."""
    Assets(app)


def compress(response):
    """after_request: gzip a finished text page for a client that takes it. Call it last, when the body is whole.

    Pages hold a CSRF token beside words the visitor chose, the setting of the BREACH attack. Two answers: a request
    another site caused gets the page uncompressed, and every compressed page has a random length (see `_gzip`).
    """
    if response.mimetype not in _TEXTS or response.headers.get("Content-Encoding"):
        return response
    response.vary.add("Accept-Encoding")
    if (response.direct_passthrough or response.is_streamed or response.status_code in (204, 206, 304)
            or not _accepted("gzip") or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")):
        return response
    body = response.get_data()
    if len(body) > _SMALLEST:
        response.set_data(_gzip(body))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


def _accepted(encoding):
    return not encoding or request.accept_encodings.quality(encoding) > 0


def _bodies(body, suffix):
    bodies = {"": body}
    if suffix not in _PACKED_ALREADY:
        bodies["gzip"] = gzip.compress(body, 9, mtime=0)
        if brotli:
            bodies["br"] = brotli.compress(body)
    return {encoding: packed for encoding, packed in bodies.items() if not encoding or len(packed) < len(body)}


def _gzip(body):
    """A gzip stream (RFC 1952) whose header carries a file name of 1 to 100 letters, to blur its length."""
    packer = zlib.compressobj(5, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = b"x" * (1 + secrets.randbelow(100)) + b"\0"
    header = b"\x1f\x8b\x08\x08" + bytes(5) + b"\xff" + name
    return header + packer.compress(body) + packer.flush() + struct.pack("<II", zlib.crc32(body), len(body) % 2**32)
