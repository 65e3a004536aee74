"""An invented registration as values and as a typed form, for the tests of establishments."""

from datetime import date

VALUES = {
    "name": "Khách sạn Hướng Dương", "kind": "hotel", "ward": "25750", "address": "15 Đường Yersin", "phone": "0274 3822 333",
    "email": "huongduong@example.com", "tax_code": "", "rooms": 20, "latitude": 10.98, "longitude": 106.65,
    "representative_name": "Nguyễn Thị Hướng", "representative_birth_date": date(1985, 3, 2), "representative_sex": "F",
    "representative_number": "074185000123", "representative_number_until": date(2045, 3, 2),
    "representative_phone": "0912 345 678", "representative_origin": "Bình Dương",
    "representative_address": "15 Đường Yersin, Phường Phú Lợi",
}
TYPED = {name: value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value) for name, value in VALUES.items()
         if name not in ("latitude", "longitude")} | {"position": "10.98, 106.65"}
ACCOUNT = {"email": "Huong.Duong@example.com", "user_name": "huong.duong", "password": "bon con meo den nhay mua"}
TYPED_ACCOUNT = {"account_email": ACCOUNT["email"], "user_name": ACCOUNT["user_name"], "password": ACCOUNT["password"],
                 "password_again": ACCOUNT["password"]}
