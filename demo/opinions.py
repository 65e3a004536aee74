"""What invented citizens thought of the office's work, in the months before."""

from datetime import timedelta

from domain.clock import today
from models import Rating

_WORDS = ("Cán bộ hướng dẫn rõ ràng, lịch sự.", "Đến đúng giờ hẹn là được tiếp ngay.", "Nên có thêm chỗ gửi xe.",
          "Chờ hơi lâu ở khâu nộp lệ phí.", "Khai ở nhà rất tiện, không phải viết tay.", "Mong có kết quả sớm hơn.")


def tell(rng, points):
    """Ratings of three months that are over, and of this one."""
    month = today().replace(day=1)
    for _each in range(4):
        for point in points:
            for _one in range(rng.randint(6, 18)):
                Rating.create(point=point, kind="adult", month=month, score=rng.choice((5, 5, 5, 4, 4, 3, 2)),
                              words=rng.choice(_WORDS) if rng.random() < .25 else "")
        month = (month - timedelta(days=1)).replace(day=1)
