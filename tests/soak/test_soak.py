"""A few kills in each run of the tests; `make soak` kills two hundred times on each database."""

import pytest

from tests.soak.__main__ import killed

pytestmark = pytest.mark.own_database


def test_nothing_acknowledged_is_lost_by_kills(app, own_binding):
    kind = "postgres" if app.khaibao.database_url else "sqlite"
    said = []
    assert killed(kind, 4, seed=20261122, say=lambda words, **how: said.append(words)) == []
    assert "4 kills" in said[0]
