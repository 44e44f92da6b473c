"""What tests of the page share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.qt.external_app.web_channel import Bridge
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.page import Page


@pytest.fixture
def page(
    page_profile: QQuickWebEngineProfile, parent: QObject, connection_policy: ConnectionPolicy
) -> Page:
    """Return a page without a view."""

    def nobody(text: str) -> None:
        raise AssertionError(text)

    return Page(Config(), page_profile, Bridge(nobody, parent), connection_policy, parent)
