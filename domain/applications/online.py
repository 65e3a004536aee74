"""Filing wholly online: for whom the law allows it, and who comes once all the same.

Law 49/2019/QH14 Art. 15(6), 15(9) and 28(2); Decree 224/2026/NĐ-CP Art. 14: partial only for a published reason."""

from domain import identities, identity
from domain.problems import N_

WAYS = {"online": N_("Everything online"), "visit": N_("Fill in the form here, then come once")}
# A passport found again is handed in itself; an explanation goes to the office that keeps the passport.
KINDS = ("adult", "child", "loss")

OFF = N_("This office does not take applications online yet: please fill in the form here and come once.")
OTHER_KIND = N_("This cannot be filed online, because something must be handed in or collected in person.")
NOT_SIGNED_IN = N_("To file online you must be signed in, so that we know who applies.")
NOT_PROVED = N_("Your account is not proved yet: sign in with the electronic identity, or set your password once by a link we "
                "mail to you.")
NO_NUMBER = N_("To file online you need a personal identification number of 12 digits.")
OTHER_PERSON = N_("Online a person applies with the own number; this application has another one than your electronic identity.")
OTHER_ACCOUNT = N_("This application belongs to another account.")
CHILD_NUMBER = N_("A child without a personal number needs the birth certificate on paper: please come once.")


def why_not(user, application, offered):
    """Why this person cannot file an application online, in one sentence; "" when it is possible.

    `offered`: the office takes applications online. A citizen is proved by an identity provider's number, or by an account
    whose e-mail address was proved by a mailed link and a number of 12 digits on the form."""
    if not offered:
        return OFF
    if application.kind not in KINDS:
        return OTHER_KIND
    if user is None or user.role != "citizen":
        return NOT_SIGNED_IN
    if application.user_id not in (None, user.id):
        return OTHER_ACCOUNT
    if application.kind == "child" and "about-you" in application.finished and not application.answers.get("personal_number"):
        return CHILD_NUMBER
    return _number_problem(user, application.answers.get(number_key(application.kind), ""))


def needs_visit(application):
    """Whether its applicant comes to the office: not online, or for the photo and fingerprints of a first passport with a chip
    (Art. 15(6))."""
    answers = application.answers
    first_chip = application.kind == "adult" and answers.get("request") == "first" and answers.get("chip") == "yes"
    return application.channel != "online" or first_chip


def number_key(kind):
    """The answer that holds the number of whoever applies: for a child the representative."""
    return "representative_number" if kind == "child" else "personal_number"


def _number_problem(user, number):
    found = identities.of(user)
    if found:
        return OTHER_PERSON if number and number != found.personal_number else ""
    if user.contact_confirmed_at is None:
        return NOT_PROVED
    return NO_NUMBER if number and identity.reading(number) is None else ""
