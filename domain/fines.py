"""The bands of the fine for not declaring foreigners: information for officers, never a decision."""

from datetime import date
from typing import NamedTuple

from domain.problems import N_

SOURCE = N_("Decree 282/2025/NĐ-CP, Article 21; for organisations double (Article 5)")
UNIT = 1_000_000


class Band(NamedTuple):
    """From how many guests, from and to how much (đồng, for an individual), and the clause. Valid from a day on."""

    guests: int
    least: int
    most: int
    clause: str
    valid_from: date


# Decree 282/2025/NĐ-CP Art. 21 clauses 3(e), 5(c), 6(đ): 1-3, 4-8, 9 and more foreigners.
_BANDS = (
    Band(9, 15 * UNIT, 20 * UNIT, "Điểm đ khoản 6", date(2025, 12, 15)),
    Band(4, 10 * UNIT, 15 * UNIT, "Điểm c khoản 5", date(2025, 12, 15)),
    Band(1, 3 * UNIT, 5 * UNIT, "Điểm e khoản 3", date(2025, 12, 15)),
)


def band(guests, on):
    """The Band for a number of guests not declared in time on a day; None when no rule of ours was in force."""
    return next((each for each in _BANDS if guests >= each.guests and on >= each.valid_from), None)
