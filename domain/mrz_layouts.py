"""Where the fields of a machine-readable zone stand, format by format, and the arithmetic of its check digits."""

from dataclasses import dataclass

_VALUES = {**{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}, "<": 0}


def check_digit(text):
    """The digit over A–Z 0–9 `<`: weights 7, 3, 1 repeating, modulo 10 (ICAO Doc 9303 part 3, 4.9)."""
    return str(sum(_VALUES[c] * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


@dataclass(frozen=True)
class Layout:
    """Where the fields stand, counted over all lines put end to end; `covered` are those only `composite` proves."""

    slots: dict
    composite: tuple = ()
    covered: tuple = ()


def _two_lines(width, optional, over=(), **checks):
    """The layout shared by passports, two-line cards and visas; places are counted in the second line.

    `over` are the parts under the composite digit.
    """
    places = {"document_number": (0, 9), "document_number_check": (9, 10), "nationality": (10, 13),
              "birth_date": (13, 19), "birth_date_check": (19, 20), "sex": (20, 21), "expiry_date": (21, 27),
              "expiry_date_check": (27, 28), "optional_data": optional, **checks}
    slots = {name: slice(width + a, width + b) for name, (a, b) in places.items()}
    return Layout({"document_code": slice(0, 2), "issuing_state": slice(2, 5), "name": slice(5, width), **slots},
                  tuple(slice(width + a, width + b) for a, b in over), ("optional_data",) if over else ())


LAYOUTS = {
    "TD3": _two_lines(44, (28, 42), ((0, 10), (13, 20), (21, 43)), personal_number_check=(42, 43), composite=(43, 44)),
    "TD2": _two_lines(36, (28, 35), ((0, 10), (13, 20), (21, 35)), composite=(35, 36)),
    "MRV-A": _two_lines(44, (28, 44)),
    "MRV-B": _two_lines(36, (28, 36)),
    "TD1": Layout(
        {"document_code": slice(0, 2), "issuing_state": slice(2, 5), "document_number": slice(5, 14),
         "document_number_check": slice(14, 15), "optional_data_1": slice(15, 30), "birth_date": slice(30, 36),
         "birth_date_check": slice(36, 37), "sex": slice(37, 38), "expiry_date": slice(38, 44),
         "expiry_date_check": slice(44, 45), "nationality": slice(45, 48), "optional_data_2": slice(48, 59),
         "composite": slice(59, 60), "name": slice(60, 90)},
        (slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)), ("optional_data_1", "optional_data_2")),
    "FRA-ID": Layout(
        {"document_code": slice(0, 2), "issuing_state": slice(2, 5), "surname": slice(5, 30),
         "optional_data": slice(30, 36), "document_number": slice(36, 48), "document_number_check": slice(48, 49),
         "given_names": slice(49, 63), "birth_date": slice(63, 69), "birth_date_check": slice(69, 70),
         "sex": slice(70, 71), "composite": slice(71, 72)},
        (slice(0, 71),), ("surname", "given_names", "optional_data", "sex")),
}


def of(lines):
    """The format of lines found in a text, by width and first letter.

    French identity cards of 1988 to 2021 have the size of TD2 and their own order of fields; where only the order of
    TD2 agrees with its composite digit it is TD2.
    """
    first, zone = lines[0], "".join(lines)
    if len(first) == 30:
        return "TD1"
    if len(first) == 44:
        return "MRV-A" if first[0] == "V" else "TD3"
    if first.startswith("IDFRA") and (composite_holds("FRA-ID", zone) or not composite_holds("TD2", zone)):
        return "FRA-ID"
    return "MRV-B" if first[0] == "V" else "TD2"


def composite_holds(name, zone):
    """Whether the last digit proves the fields together; None for visas, which have no such digit."""
    layout = LAYOUTS[name]
    if not layout.composite:
        return None
    return zone[layout.slots["composite"]] == check_digit("".join(zone[part] for part in layout.composite))
