"""A stand-in for an OpenID Connect provider on loopback: a page with invented citizens, signed tokens, and faults on request.

For the demo and the tests. It ends with whoever started it, when its standard input closes.
`python tests/identity_provider.py PORT`; port 0 takes a free one, printed as the first line.
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

PEOPLE = {
    "nguyet": {"name": "Đặng Thị Ánh Nguyệt", "personal_number": "074190001234", "birthdate": "1990-11-05", "gender": "female",
               "email": "anh.nguyet@example.com", "email_verified": True, "digital_citizen": True},
    "binh": {"name": "Lê Văn Bình", "personal_number": "079085004321", "birthdate": "1985-03-09", "gender": "male",
             "email": "binh@example.com", "email_verified": False},
    "khach": {"name": "Phạm Thị Không Số", "birthdate": "1999-01-01", "gender": "female"},
}
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Định danh (giả lập)</title><body><h1>Đăng nhập giả lập</h1><p>Đây không phải VNeID: mọi người ở đây đều được bịa ra.</p>
<form method="post" action="/authorize?{asked}">{buttons}
<p><button name="who" value="">Không đồng ý</button></p></form></body></html>"""
KEYS = {name: RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"}) for name in ("first", "second")}


class Provider(BaseHTTPRequestHandler):
    """The pages; `codes` are what was promised, `fault` what goes wrong next, `asked` each address asked for."""

    protocol_version = "HTTP/1.1"
    codes, asked, fault, key = {}, [], "", "first"

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self):
        place = urlsplit(self.path)
        self.asked.append(place.path)
        if self.fault == "down":
            return self._say(503, {"error": "down"})
        if place.path == "/authorize":
            buttons = "".join(f'<p><button name="who" value="{who}">{html.escape(person["name"])}</button></p>'
                              for who, person in PEOPLE.items())
            return self._say(200, PAGE.format(asked=html.escape(place.query), buttons=buttons))
        found = {"/.well-known/openid-configuration": self._configuration, "/jwks": self._keys, "/userinfo": self._userinfo}
        return found[place.path]() if place.path in found else self._say(404, {})

    def do_POST(self):
        place = urlsplit(self.path)
        self.asked.append(place.path)
        sent = _one(parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
        return self._chosen(_one(parse_qs(place.query)), sent.get("who", "")) if place.path == "/authorize" else self._token(sent)

    def _configuration(self):
        issuer = "https://elsewhere.example" if self.fault == "other issuer in configuration" else self.issuer
        keys = "http://elsewhere.example/jwks" if self.fault == "keys without https" else f"{self.issuer}/jwks"
        self._say(200, {"issuer": issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token", "jwks_uri": keys,
                        "userinfo_endpoint": f"{self.issuer}/userinfo", "response_types_supported": ["code"],
                        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]})

    def _keys(self):
        self._say(200, {"keys": [KEYS[self.key].as_dict(private=False)]})

    def _chosen(self, asked, who):
        back = {"state": asked["state"]}
        if who:
            code = secrets.token_urlsafe(16)
            self.codes[code] = {**asked, "who": who}
            back["code"] = code
        else:
            back["error"] = "access_denied"
        self._say(303, "", Location=f"{asked['redirect_uri']}?{urlencode(back)}")

    def _token(self, sent):
        promised = self.codes.pop(sent.get("code", ""), None)
        hashed = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = _base64(hashed)
        if (self.fault == "down at the token" or not promised or promised.get("code_challenge") != challenge
                or promised["code_challenge_method"] != "S256" or promised["redirect_uri"] != sent.get("redirect_uri")):
            return self._say(400, {"error": "invalid_grant"})
        now, who = int(time.time()), promised["who"]
        claims = {"iss": self.issuer, "aud": promised["client_id"], "sub": f"sub-{who}", "iat": now, "exp": now + 300,
                  "nonce": promised["nonce"]}
        return self._say(200, {"access_token": f"at-{who}", "token_type": "Bearer", "expires_in": 300,
                               "id_token": _signed(self.fault, self.key, claims)})

    def _userinfo(self):
        who = self.headers.get("Authorization", "").removeprefix("Bearer at-")
        subject = "sub-other" if self.fault == "other subject" else f"sub-{who}"
        self._say(200, {"sub": subject, **PEOPLE[who]})

    def _say(self, status, body, **headers):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        kind = "text/html" if isinstance(body, str) else "application/json"
        for name, value in {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(text)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words):
        pass


def _signed(fault, key, claims):
    """The ID token, with what is wrong with it."""
    now = claims["iat"]
    claims |= {"wrong nonce": {"nonce": "x" * 64}, "wrong issuer": {"iss": "https://elsewhere.example"},
               "wrong audience": {"aud": "another-app"}, "two audiences": {"aud": [claims["aud"], "another-app"]},
               "expired": {"iat": now - 900, "exp": now - 600}, "no subject": {"sub": ""}}.get(fault, {})
    claims = {name: value for name, value in claims.items() if (fault, name) not in (("no nonce", "nonce"), ("no expiry", "exp"))}
    if fault in ("alg none", "signed with the public key"):
        header = {"alg": "none" if fault == "alg none" else "HS256", "kid": key}
        signed = ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
        by_hand = hmac.digest(KEYS[key].as_pem(private=False), signed.encode(), "sha256")
        return f"{signed}.{'' if fault == 'alg none' else _base64(by_hand)}"
    signer = RSAKey.generate_key(2048, {"kid": key}) if fault == "another key" else KEYS[key]
    return jwt.encode({"alg": "RS256", "kid": key}, claims, signer)


def _base64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _one(values):
    return {name: given[0] for name, given in values.items()}


def serve(port=0):
    """Start the provider in a thread; returns its server, whose `server_address` has the port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Provider)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    running = serve(int(sys.argv[1]))
    print(running.server_address[1], flush=True)
    sys.stdin.read()
