"""Fixtures of the soak."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.fault_table import FaultTable, fault_table


@pytest.fixture(scope="session")
def table() -> Iterator[FaultTable]:
    """Return the table that this run fills."""
    with fault_table() as it:
        yield it
