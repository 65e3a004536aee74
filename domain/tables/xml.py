"""The official XML list of foreign guests: KHAI_BAO_TAM_TRU with one THONG_TIN_KHACH for each."""

from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import ParseError, iterparse

from domain.problems import refuse
from domain.tables import sentences as say

ELEMENTS = ("so_thu_tu", "ho_ten", "ngay_sinh", "ngay_sinh_dung_den", "gioi_tinh", "ma_quoc_tich", "so_ho_chieu",
            "so_phong", "ngay_den", "ngay_di_du_kien", "ngay_tra_phong", "thoi_han_tam_tru")
_DEEPEST = 8


def records(path, limits):
    """Rows of cells as (number, texts): row 0 names the elements met, the others count guests from 1. Raises Refused.

    Namespaces are ignored, letter case too; elements not in the official list become further columns.
    """
    names, guests = list(ELEMENTS), []
    try:
        for guest in _guests(path):
            names += [name for name in guest if name not in names]
            if len(names) > limits.columns:
                refuse("file", say.TOO_MANY_COLUMNS, columns=limits.columns)
            guests.append(guest)
            if len(guests) > limits.rows + 10:
                refuse("file", say.TOO_MANY_ROWS, rows=limits.rows)
    except DTDForbidden:
        refuse("file", say.DOCTYPE)
    except ParseError as error:
        refuse("file", say.BAD_XML, line=error.position[0])
    except (DefusedXmlException, LookupError, ValueError):
        refuse("file", say.BAD_XML, line=1)
    used = [name for name in names if name in ELEMENTS[:11] or any(name in guest for guest in guests)]
    yield 0, used
    for number, guest in enumerate(guests, 1):
        yield number, [guest.get(name, "") for name in used]


def _guests(path):
    """One dict of element to text per guest, the tree thrown away behind it."""
    depth, guest, root = 0, {}, None
    for event, element in iterparse(path, ("start", "end"), forbid_dtd=True):
        name = _bare(element.tag)
        if event == "start":
            depth += 1
            if root is None:
                root = element
                if name != "khai_bao_tam_tru":
                    refuse("file", say.OTHER_XML)
            if depth > _DEEPEST:
                refuse("file", say.OTHER_XML)
            continue
        depth -= 1
        if depth == 2:
            text = " ".join("".join(element.itertext()).split())
            guest[name] = guest.get(name) or text
        elif depth == 1:
            if name == "thong_tin_khach":
                yield guest
            guest = {}
            root.clear()


def _bare(tag):
    return tag.rpartition("}")[2].strip().lower()
