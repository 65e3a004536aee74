"""The province's watch lists: people who do not exist, and a few guests of the demo whom the lists find."""

from datetime import timedelta

from domain import watch, watch_hits
from domain.clock import today
from models import OPEN_STAYS, OfficerWard, Stay, WatchEntry, WatchHit

_LETTERS = (
    ("Chưa cho nhập cảnh", "Chưa cho nhập cảnh", "1184/QLXNC-P5", 40, True, "Báo ngay trực ban Phòng Quản lý xuất nhập cảnh."),
    ("Hộ chiếu báo mất", "Giấy tờ báo mất", "2306/QLXNC-P2", 12, True, "Xem bản gốc hộ chiếu và chụp lại trang nhân thân."),
    ("Nghi lao động không phép", "Lao động không phép", "97/PA08-Đ3", 5, False, "Kiểm tra nơi làm việc trước khi liên hệ cơ sở."),
)
# Invented people, as such a list is pasted.
_STRANGERS = ("X88010021; KOR; PARK DOYUN; 02/03/1979", "ZQ7100482; CHN; LIN BOWEN; 17/10/1984",
              "N55017733; PHL", "K00418829; MYS; TAN WEI JIE; 1990", "HALVORSEN ODD; 24/06/1971", "P77120094; IND")


# What other departments say of three guests of the demo.
_KNOWN = ("Kỹ sư, Công ty TNHH Dệt Sao Mai (Bình Hòa)", "Chuyên gia, Công ty CP Gỗ Phú Lợi", "Phiên dịch, Công ty TNHH Cơ khí An")


def look_out(officer):
    """Three watch lists; one finds guests by document, one by name; two hits are decided. And a list of foreign workers."""
    lists = [watch.create_list(by=officer, values={
        "name": name, "kind": kind, "letter_number": letter, "letter_date": today() - timedelta(days), "shared": shared,
        "valid_until": today() + timedelta(180)}) for name, kind, letter, days, shared, _order in _LETTERS]
    for number, made in enumerate(lists):
        watch.import_entries(by=officer, watch_list=made, text="\n".join(_STRANGERS[number * 2:number * 2 + 2]),
                             instruction=_LETTERS[number][5])
    for number, guest in enumerate(_guests()):
        made, order = lists[number % 3], _LETTERS[number % 3][5]
        known = {"documents": [(guest.passport_number, guest.nationality)]}
        if number % 3 != 1:
            known = {"full_name": _misspelt(guest.full_name) if number > 2 else guest.full_name, "birth_date": guest.birth_date,
                     "birth_precision": guest.birth_precision}
        watch.add_entry(by=officer, watch_list=made, values={**known, "nationality": guest.nationality, "instruction": order})
    first, *_open, last = WatchHit.select().order_by(WatchHit.id)
    watch_hits.decide(by=officer, hit=first, state="cleared", reason="Đã đối chiếu ảnh hộ chiếu: khác người.")
    watch_hits.decide(by=officer, hit=last, state="confirmed", reason="Đúng số hộ chiếu và ảnh; đã báo trực ban.")
    workers = watch.create_list(by=officer, values={
        "name": "Lao động nước ngoài quý IV", "kind": "Lao động", "letter_number": "3120/SNV-VL", "reference": True,
        "letter_date": today() - timedelta(9), "shared": True})
    for guest, known in zip(_guests()[1::2], _KNOWN, strict=False):
        watch.add_entry(by=officer, watch_list=workers, values={"documents": [(guest.passport_number, guest.nationality)],
                                                                "full_name": guest.full_name, "instruction": known})
    gone = lists[2].entries.order_by(WatchEntry.id).first()
    watch.remove_entry(by=officer, entry=gone, reason="Công văn 118/PA08-Đ3 rút yêu cầu.")


def _guests():
    """Six guests who are staying, three of them in the wards of the first commune officer."""
    care = OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == OfficerWard.select(OfficerWard.officer)
                                                      .order_by(OfficerWard.officer).limit(1))
    staying = Stay.select().where(OPEN_STAYS, Stay.leaving_on >= today())
    near = list(staying.where(Stay.ward.in_(care)).order_by(Stay.id).offset(10).limit(3))
    far = list(staying.where(Stay.ward.not_in(care)).order_by(Stay.id).offset(20).limit(3))
    return [*near, *far]


def _misspelt(name):
    middle = len(name) // 2
    return name[:middle] + name[middle + 1:]
