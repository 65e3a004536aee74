"""An OpenID Connect provider (Core 1.0, code flow with PKCE): where people are sent, and who comes back, checked throughout."""

import hmac
import json
import time
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS, KEPT, LARGEST = (3.05, 7), 3600, 300_000
# Signatures with a public key only: neither "none" nor a secret both sides know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_cache = {}


class Unreachable(Exception):
    """The provider does not answer, or not as a provider does; the text says why, for the log."""


class Untrusted(Exception):
    """What came back is not a proof of who the person is; the text says why, for the log."""


class Verified(NamedTuple):
    """A person as the provider vouches for; what it does not say is "" or None."""

    issuer: str
    subject: str
    personal_number: str
    full_name: str
    family_name: str
    birth_date: date | None
    sex: str
    email: str
    phone: str
    digital: bool = False


def address(config, *, redirect_uri, state, nonce, verifier):
    """The provider's page on which the person signs in."""
    with _session(config, redirect_uri) as session:
        return session.create_authorization_url(_metadata(config)["authorization_endpoint"], state=state, nonce=nonce,
                                                code_verifier=verifier)[0]


def person(config, *, redirect_uri, answer, state, nonce, verifier):
    """Verified for what the provider answered (`answer`, the parameters of the way back), or Untrusted, or Unreachable."""
    metadata = _metadata(config)
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise Untrusted("another state")
    if answer.get("iss", metadata["issuer"]) != metadata["issuer"]:
        raise Untrusted("the answer comes from another issuer")
    if not answer.get("code"):
        raise Untrusted(f"no code: {answer.get('error', '')[:60]}")
    try:
        with _session(config, redirect_uri) as session:
            token = session.fetch_token(metadata["token_endpoint"], code=answer["code"], code_verifier=verifier, timeout=SECONDS,
                                        allow_redirects=False)
        claims = _claims(config, metadata, token, nonce)
        return _verified(config, {**_more(metadata, token, claims["sub"]), **claims})
    except requests.RequestException as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
        raise Untrusted(f"{type(error).__name__}: {error}") from error


def forget():
    """Ask the provider anew where its pages and keys are."""
    _cache.clear()


def _session(config, redirect_uri):
    return OAuth2Session(config.oidc_client_id, config.oidc_client_secret or None, scope=config.oidc_scope,
                         redirect_uri=redirect_uri, code_challenge_method="S256",
                         token_endpoint_auth_method="client_secret_basic" if config.oidc_client_secret else "none")


def _metadata(config):
    issuer = config.oidc_issuer
    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _kept(url)
    unsafe = [name for name in ("authorization_endpoint", "token_endpoint", "jwks_uri") if not safe(found.get(name, ""))]
    if found.get("issuer") != issuer or unsafe:
        _cache.pop(url, None)
        raise Unreachable(f"the provider calls itself {found.get('issuer')!r}; missing or not https: {unsafe}")
    return found


def safe(url):
    """Whether an address may be asked: https, or http on this very machine."""
    parts = urlsplit(str(url))
    return bool(parts.hostname) and (parts.scheme == "https" or parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _kept(url, least=0):
    """The JSON at an address, asked for once an hour; `least`: not older than this moment (monotonic seconds)."""
    at, found = _cache.get(url, (None, None))
    if at is None or at < max(least, time.monotonic() - KEPT):
        found = _get(url)
        _cache[url] = time.monotonic(), found
    return found


def _get(url, **headers):
    try:
        with requests.get(url, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
        if answer.status_code != 200 or len(body) > LARGEST:
            raise Unreachable(f"{url} answers {answer.status_code}, {len(body)} bytes")
        found = json.loads(body)
    except (requests.RequestException, OSError, ValueError) as error:
        raise Unreachable(f"{url}: {type(error).__name__}: {error}") from error
    if not isinstance(found, dict):
        raise Unreachable(f"{url} is no JSON object")
    return found


def _claims(config, metadata, token, nonce):
    """The claims of the ID token: signature, algorithm, issuer, audience, times and nonce as OpenID Connect Core 3.1.3.7 asks."""
    read = _signed(metadata, token["id_token"])
    claims = CodeIDToken(read.claims, read.header, params={"client_id": config.oidc_client_id, "nonce": nonce,
                                                           "access_token": token.get("access_token", "")},
                         options={"iss": {"essential": True, "value": metadata["issuer"]},
                                  "aud": {"essential": True, "value": config.oidc_client_id}, "sub": {"essential": True}})
    claims.validate(leeway=60)
    # Once more by hand: a token must never decide which of its checks are made.
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()) or not claims["exp"]:
        raise Untrusted("another nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != config.oidc_client_id:
        raise Untrusted("made for others too")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise Untrusted("no subject")
    return dict(claims)


def _signed(metadata, text):
    now = time.monotonic()
    # A provider changes its keys: one that does not fit is asked for once more, but not again and again.
    for least in (0, now - 60):
        keys = [key for key in _kept(metadata["jwks_uri"], least).get("keys", ()) if key.get("kty") in ("RSA", "EC", "OKP")]
        try:
            return jwt.decode(text, KeySet.import_key_set({"keys": keys}), algorithms=list(ALGORITHMS))
        except JoseError as error:
            problem = error
    raise problem


def _more(metadata, token, subject):
    """What the provider's userinfo adds, if it is about the same person."""
    url = metadata.get("userinfo_endpoint", "")
    if not url or not safe(url):
        return {}
    found = _get(url, Authorization=f"Bearer {token['access_token']}")
    if found.get("sub") != subject:
        raise Untrusted("userinfo is about another person")
    return found


def _verified(config, claims):
    def text(name):
        return claims[name] if name and isinstance(claims.get(name), str) else ""

    try:
        birth_date = date.fromisoformat(text(config.oidc_claim_birth))
    except ValueError:
        birth_date = None
    sex = {"male": "M", "m": "M", "nam": "M", "female": "F", "f": "F", "nữ": "F"}.get(text(config.oidc_claim_sex).lower(), "")
    return Verified(config.oidc_issuer, claims["sub"], text(config.oidc_claim_number), text(config.oidc_claim_name),
                    text("family_name"), birth_date, sex,
                    text("email") if claims.get("email_verified") is True else "",
                    text("phone_number") if claims.get("phone_number_verified") is True else "",
                    bool(config.oidc_claim_digital) and claims.get(config.oidc_claim_digital) is True)
