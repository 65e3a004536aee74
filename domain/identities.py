"""Signing in by an identity provider: a citizen with a verified personal number, joined to one account and no other."""

import hmac
import logging
import secrets
from datetime import timedelta

from peewee import IntegrityError

from adapters import identity_provider
from database import db, write
from domain import accounts, attempts, audit, codes, identity, passwords, sessions
from domain.clock import now
from domain.names import document_number, named, tidy
from domain.problems import N_, refuse
from models import Identity, SignInRequest, User

# How long a person may take on the provider's pages, and how often one address may begin in an hour.
LASTS, MOST = timedelta(minutes=15), 120
DOWN = N_("The identity provider does not answer. Please try again in a few minutes, or go on without signing in.")
NOT_PROVED = N_("You were not signed in: the identity provider gave no valid answer, or too much time passed. Please try again.")
NO_NUMBER = N_("Your electronic identity names no personal number of 12 digits. Please come to the office, or go on without "
               "signing in.")
OTHER_NUMBER = N_("Your electronic identity names another personal number than before. Please ask the office.")
OTHER_ACCOUNT = N_("This electronic identity belongs to another account. Please sign out and sign in with it.")
LOCKED = N_("This account is locked. Please contact the office.")
TOO_MANY = N_("Too many sign-ins were begun here in an hour. Please wait a while.")
# The answers of an applicant that an identity fills, by kind of application: as its own, or as a child's representative.
_OWN = {"personal_number": "personal_number", "family_name": "family_name", "given_names": "given_names",
        "birth_date": "birth_date", "sex": "sex"}
_REPRESENTATIVE = {"personal_number": "representative_number", "full_name": "representative_name",
                   "birth_date": "representative_birth_date", "sex": "representative_sex"}


def start(*, by, config, redirect_uri, target="", address=""):
    """Send a person to the provider: returns (its address, token for this browser's cookie).

    State, nonce and PKCE verifier are random, used once, and kept here. A signed-in citizen joins the identity to the account."""
    key = f"identity:{attempts.address_range(address)}"
    if attempts.count(key, 60) >= MOST:
        refuse("", TOO_MANY)
    token, state, nonce, verifier = (secrets.token_urlsafe(48)[:64] for _each in range(4))
    try:
        address = identity_provider.address(config, redirect_uri=redirect_uri, state=state, nonce=nonce, verifier=verifier)
    except identity_provider.Unreachable as error:
        logging.warning("identity provider: %s", error)
        refuse("", DOWN)
    with write():
        attempts.add(key)
        SignInRequest.delete().where(SignInRequest.created_at < now() - LASTS).execute()
        SignInRequest.create(token_hash=sessions.digest(token), state=state, nonce=nonce, verifier=verifier, target=target[:300],
                             user=by if by is not None and by.role == "citizen" else None)
    return address, token


def finish(*, by=None, config, token, answer, redirect_uri, address="", agent=""):
    """The person comes back from the provider: returns (person, token of the new session, where they wanted to go).

    Each request is good for one answer in the browser that began it; then the provider is asked whether the answer is its own.
    Whoever began as a citizen must still be signed in (`by`): on a shared computer the next person's identity is not joined."""
    asked = _asked(token, answer.get("state", ""))
    if asked.user_id and (by is None or by.id != asked.user_id):
        _refused(NOT_PROVED)
    try:
        verified = identity_provider.person(config, redirect_uri=redirect_uri, answer=answer, state=asked.state,
                                            nonce=asked.nonce, verifier=asked.verifier)
    except identity_provider.Unreachable as error:
        logging.warning("identity provider: %s", error)
        refuse("", DOWN)
    except identity_provider.Untrusted as error:
        logging.warning("identity not proved: %s", error)
        _refused(NOT_PROVED)
    number, name = document_number(verified.personal_number), tidy(verified.full_name)[:200]
    verified = verified._replace(personal_number=number, full_name=name)
    if identity.reading(verified.personal_number) is None or not verified.full_name:
        _refused(NO_NUMBER)
    with write():
        user = _joined(verified, asked.user)
        if user.locked_at:
            refuse("", LOCKED)
        if not user.totp_secret:
            accounts.entered(user)
        return user, sessions.start(user=user, address=address, agent=agent, confirmed=not user.totp_secret), asked.target


def of(user):
    """The verified identity of a citizen, the one used last; None without."""
    if user is None or user.role != "citizen":
        return None
    return user.identities.order_by(Identity.seen_at.desc(), Identity.id.desc()).first()


def answers(found, kind):
    """What an identity (or None) fills into an application of a kind; only what the provider said."""
    if found is None:
        return {}
    # Where a family name has more than one word, only the provider knows.
    family = found.family_name or found.full_name.split()[0]
    given = found.full_name.removeprefix(family).strip()
    known = {"personal_number": found.personal_number, "full_name": found.full_name, "family_name": family, "given_names": given,
             "birth_date": found.birth_date.isoformat() if found.birth_date else "", "sex": found.sex}
    places = _REPRESENTATIVE if kind == "child" else _OWN
    return {place: known[name] for name, place in places.items() if known[name]}


def reached(found, kind):
    """The verified e-mail address and telephone of an identity (or None), as answers that stay the citizen's to change."""
    part = "representative_" if kind == "child" else ""
    known = {"email": found.email, "phone": found.phone} if found else {}
    return {part + name: value for name, value in known.items() if value}


def fixed(application):
    """The answers of an application that were verified and cannot be changed: it is the account holder's own, by its number."""
    verified = answers(of(application.user), application.kind)
    number = "representative_number" if application.kind == "child" else "personal_number"
    same = verified and application.answers.get(number) == verified[number]
    return {key: value for key, value in verified.items() if application.answers.get(key) == value} if same else {}


def _asked(token, state):
    """The request this browser began, once; whatever does not fit it is refused."""
    with write():
        found = SignInRequest.get_or_none(SignInRequest.token_hash == sessions.digest((token or "")[:100]))
        # Deleted whatever the answer is: a state is good for one try.
        once = found is not None and SignInRequest.delete().where(SignInRequest.id == found.id,
                                                                  SignInRequest.token_hash == found.token_hash).execute()
    if not once or found.created_at < now() - LASTS or not hmac.compare_digest(state.encode(), found.state.encode()):
        _refused(NOT_PROVED)
    return found


def _refused(sentence):
    audit.record("identity.refused", by=None)
    refuse("", sentence)


def _joined(verified, asking):
    """The account of a verified person: of this identity, of this number, the one asking, or a new one.

    Never found by an e-mail address, a telephone or a number somebody merely typed."""
    known = Identity.get_or_none(Identity.issuer == verified.issuer, Identity.subject == verified.subject)
    if known and known.personal_number != verified.personal_number:
        refuse("", OTHER_NUMBER)
    same = known or Identity.get_or_none(Identity.personal_number == verified.personal_number)
    user = same.user if same else asking
    if asking and (user != asking or asking.identities.where(Identity.personal_number != verified.personal_number).exists()):
        refuse("", OTHER_ACCOUNT)
    user = user or _opened(verified)
    values = {"personal_number": verified.personal_number, "full_name": verified.full_name, "family_name": _family(verified),
              "birth_date": verified.birth_date, "sex": verified.sex, "email": verified.email[:200],
              "phone": identity.phone(verified.phone) or "", "digital": verified.digital, "seen_at": now()}
    if known:
        Identity.update(values).where(Identity.id == known.id).execute()
        return user
    try:
        with db.atomic():
            Identity.create(issuer=verified.issuer, subject=verified.subject, user=user, **values)
    except IntegrityError:
        refuse("", NOT_PROVED)
    audit.record("identity.joined", by=user, subject=user, issuer=verified.issuer)
    return user


def _family(verified):
    family = tidy(verified.family_name)
    return family if verified.full_name.startswith(f"{family} ") else ""


def _opened(verified):
    # Nobody knows this password: the only way in is the provider.
    user = User.create(role="citizen", **named(verified.full_name), user_name=f"id-{codes.new().lower()}",
                       password_hash=passwords.hash(secrets.token_urlsafe(32)))
    audit.record("account.registered", by=user, subject=user)
    return user
