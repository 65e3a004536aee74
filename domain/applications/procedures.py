"""The procedures as they are published, edited by the administrator, and found by the names people still use."""

import hashlib
import json
from typing import NamedTuple

from database import locked, write
from domain import audit
from domain.applications import form_versions
from domain.clock import today
from domain.labels import LANGUAGES
from domain.names import fold, tidy
from domain.problems import N_, Problem, Refused, refuse_longer
from models import Procedure

# What the law wants published, in the order in which people ask (Decree 224/2026/NĐ-CP, Art. 15; Decree 61/2018 before).
SECTIONS = (("who", N_("Who may ask for it")), ("where", N_("Where")), ("papers", N_("What to bring")), ("steps", N_("Steps")),
            ("time", N_("How long it takes")), ("cost", N_("What it costs")), ("result", N_("What you get")),
            ("law", N_("Legal basis")))
# Procedure → the kinds of application handed in for it; late collection has no national code.
KINDS = {"1.001456": ("adult", "child"), "1.001445": ("loss",), "1.010384": ("restore",), "TK06": ("uncollected",)}
LONGEST = 8000

NO_NAME = N_("Please give the name in both languages.")
NO_TEXT = N_("Please write this part: the law wants it published.")
CHANGED_MEANWHILE = N_("Somebody changed this procedure meanwhile. Please open the page again to compare, then save.")


class OldName(NamedTuple):
    """Words people still use, the procedure they mean today, and what to tell them. `what` begins their application."""

    words: tuple
    code: str
    note: str
    what: str = ""


OLD_NAMES = (
    OldName(("X01", "mẫu X01", "tờ khai X01", "TK01 73/2021", "TK01 2021", "TK01 31/2023"), "1.001456",
            N_("Forms X01 and TK01 of 2021 are replaced by TK01 and, for children under 14, TK01a of Circular 69/2026/TT-BCA.")),
    OldName(("X08", "mẫu X08", "đơn X08"), "1.001445", N_("Form X08 is replaced by the loss report TK05."), "report"),
    OldName(("sửa đổi bổ sung", "bổ sung sửa đổi", "điều chỉnh thông tin", "đính chính", "amend", "amendment"), "1.001456",
            N_("Passports are no longer amended. When data have changed, ask for a new one (Article 23)."), "changed"),
    OldName(("cấp chung với trẻ em", "trẻ em chung hộ chiếu", "ghép con", "kèm con", "trẻ dưới 9 tuổi", "child in passport"),
            "1.001456", N_("Children are no longer entered in a parent's passport: each gets an own one, with form TK01a.")),
    OldName(("gia hạn hộ chiếu", "gia hạn", "đổi hộ chiếu", "làm lại hộ chiếu", "extend", "renew"), "1.001456",
            N_("A passport cannot be extended: ask for a new one before or after it expires."), "expired"),
    OldName(("hộ chiếu gắn chíp", "hộ chiếu điện tử", "gắn chip", "chip", "e-passport"), "1.001456",
            N_("From 14 years you choose with or without a chip; the first one with a chip asks for your fingerprints.")),
    OldName(("hộ chiếu hết trang", "hết trang", "pages full"), "1.001456", "", "full"),
    OldName(("hộ chiếu hỏng", "rách", "ướt", "damaged"), "1.001456", N_("A damaged passport costs double."), "damaged"),
    OldName(("mất hộ chiếu", "báo mất", "lost passport"), "1.001445",
            N_("Report the loss within 2 working days; then ask for a new passport."), "report"),
    OldName(("tìm lại được hộ chiếu", "found passport"), "1.010384", "", "restore"),
    OldName(("chưa nhận hộ chiếu", "nhận muộn", "quên lấy hộ chiếu", "not collected"), "TK06", "", "uncollected"))


def published():
    """The procedures anyone may read, in their order."""
    return list(Procedure.select().where(Procedure.published).order_by(Procedure.position, Procedure.code))


def all_procedures():
    """Every procedure, for the administrator."""
    return list(Procedure.select().order_by(Procedure.position, Procedure.code))


def by_code(code):
    """The procedure of a national code, published or not, or None."""
    return Procedure.get_or_none(Procedure.code == code)


def of_kind(kind):
    """The code of the procedure for which an application of this kind is handed in."""
    return next(code for code, kinds in KINDS.items() if kind in kinds)


def forms(procedure):
    """The forms of a procedure in force today."""
    return [form for kind in KINDS.get(procedure.code, ()) if (form := form_versions.current(kind, today()))]


def name(procedure, language):
    """The name in a language, Vietnamese where there is none."""
    return (procedure.name_vi if language == "vi" else procedure.name_en) or procedure.name_vi


def text(procedure, language):
    """(key, msgid of the heading, text) of each part written, in a language; a part without a translation in Vietnamese."""
    own = procedure.text_vi if language == "vi" else procedure.text_en
    parts = ((key, heading, own.get(key) or procedure.text_vi.get(key, "")) for key, heading in SECTIONS)
    return [part for part in parts if part[2]]


def paragraphs(text):
    """A part as (kind, lines) groups: `list` for lines beginning with -, `steps` for 1., `text` for the others."""
    groups = []
    for line in filter(None, map(str.strip, text.splitlines())):
        first, _blank, rest = line.partition(" ")
        kind = "list" if first == "-" else "steps" if first.removesuffix(".").isdecimal() and first.endswith(".") else "text"
        if not groups or groups[-1][0] != kind:
            groups.append((kind, []))
        groups[-1][1].append(line if kind == "text" else rest)
    return groups


def search(words):
    """(Procedure, OldName or None) for what people call a procedure: old form numbers, everyday words, codes, names."""
    key = fold((words or "")[:100])
    rows = {row.code: row for row in published()}
    if not key:
        return [(row, None) for row in rows.values()]
    old = [(rows[each.code], each) for each in OLD_NAMES if each.code in rows and _meant(key, each.words)]
    named = {row.code for row, _old in old}
    return old + [(row, None) for row in rows.values() if row.code not in named and _named(row, key)]


def change(*, by, procedure, values, seen=None):
    """The administrator changes what is published. `values`: name_vi, name_en, as_of, published; text_vi, text_en by section.

    `seen` are the words as the form showed them: refused when they were changed meanwhile. The record keeps the former text."""
    values = {**values, "name_vi": tidy(values["name_vi"]), "name_en": tidy(values["name_en"]),
              **{f"text_{language}": _tidied(values[f"text_{language}"]) for language in LANGUAGES}}
    found = [Problem(f"name_{language}", NO_NAME) for language in LANGUAGES if not values[f"name_{language}"]]
    found += [Problem(f"{key}_vi", NO_TEXT) for key, _heading in SECTIONS if not values["text_vi"].get(key)]
    if found:
        raise Refused(*found)
    for language in LANGUAGES:
        refuse_longer(f"name_{language}", values[f"name_{language}"], 300)
        for key, part in values[f"text_{language}"].items():
            refuse_longer(f"{key}_{language}", part, LONGEST)
    with write():
        now = locked(Procedure.select().where(Procedure.id == procedure.id)).get()
        if seen is not None and seen != fingerprint(now):
            raise Refused(Problem("", CHANGED_MEANWHILE))
        before = {field: getattr(now, field) for field in ("name_vi", "name_en", "text_vi", "text_en", "published")}
        Procedure.update(**values, changed_by=by).where(Procedure.id == procedure.id).execute()
        audit.record("procedure.changed", by=by, subject=procedure, code=procedure.code,
                     before={**before, "as_of": now.as_of.isoformat()})
    return Procedure.get_by_id(procedure.id)


def fingerprint(procedure):
    """What tells whether a text was changed since it was shown."""
    words = [getattr(procedure, name) for name in ("name_vi", "name_en", "text_vi", "text_en", "published")]
    return hashlib.sha256(json.dumps([*words, str(procedure.as_of)], sort_keys=True).encode()).hexdigest()[:16]


def _tidied(parts):
    known = dict(SECTIONS)
    lines = {key: [tidy(line) for line in (part or "").splitlines()] for key, part in parts.items() if key in known}
    return {key: "\n".join(each).strip() for key, each in lines.items() if any(each)}


def _meant(key, words):
    folded = [fold(each) for each in words]
    return any(f" {each} " in f" {key} " or len(key) > 2 and f" {key} " in f" {each} " for each in folded)


def _named(row, key):
    words = fold(f"{row.code} {row.name_vi} {row.name_en} {' '.join(form.number for form in forms(row))}")
    return all(word in words for word in key.split())
