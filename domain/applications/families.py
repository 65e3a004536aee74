"""What members of a family have in common: taken over into the next one's application, so that nobody writes it twice."""

HOMES = ("permanent_address", "temporary_address", "current_address")
REACH = ("phone", "email")
PARENTS = ("father_name", "father_birth", "mother_name", "mother_birth")
REFUND = ("refund_account", "refund_holder", "refund_bank")
COMMON = (*HOMES, *REFUND, "ethnicity", "religion")
_REPRESENTATIVE = ("birth_date", "sex", *HOMES, *REACH)


def shared(application, kind):
    """The answers of an application that a relative's, of this kind, begins with; each is shown and can be changed.

    An adult becomes the representative of the child; children of one family have the same representative and parents."""
    answers, before = application.answers, application.kind
    keys = {*COMMON, *(REACH if kind != "child" else ())}
    if before == kind == "child":
        keys |= {key for key in answers if key.startswith("representative_")} | {"relation", *PARENTS}
    found = {key: answers[key] for key in keys if answers.get(key)}
    if before != "child" and kind == "child":
        found |= {f"representative_{key}": answers[key] for key in _REPRESENTATIVE if answers.get(key)}
        found |= {"representative_name": application.full_name, "representative_number": application.personal_number}
    if before == "child" and kind != "child":
        found |= {key: answers[f"representative_{key}"] for key in REACH if answers.get(f"representative_{key}")}
    return {key: value for key, value in found.items() if value}
