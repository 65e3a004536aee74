"""Gives the app its database back after a test that looked into another one."""

import pytest

from tests.houses import another_bound


@pytest.fixture
def own_binding(app):
    """The database of the run stays bound, whatever the test binds meanwhile."""
    with another_bound():
        yield
