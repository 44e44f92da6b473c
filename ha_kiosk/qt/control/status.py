"""Collects the `Status` of a running kiosk."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Protocol

from ha_kiosk import __version__
from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.host.memory import MIB
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.control.hardware import Hardware
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.memory_guard import MemoryGuard
from ha_kiosk.qt.kiosk.render_backend import RenderBackend
from ha_kiosk.qt.page.page import Page
from ha_kiosk.status import Status


class Overlay(Protocol):
    """Something that can be shown over the page."""

    @property
    def overlay(self) -> str:
        """Return the name of what it shows now, "" for nothing."""


class StatusCollector:
    """Returns the status of one kiosk."""

    def __init__(
        self,
        kiosk: KioskController,
        account: Account,
        page: Page,
        render_backend: RenderBackend,
        guard: MemoryGuard,
        hardware: Hardware,
    ) -> None:
        self._kiosk, self._account, self._page = kiosk, account, page
        self._render_backend, self._guard = render_backend, guard
        self._display, self._sound = hardware.display, hardware.sound
        self._overlays: list[Overlay] = []

    def add_overlays(self, *overlays: Overlay) -> None:
        """Add parts that may cover the page, from the lowest to the highest."""
        self._overlays.extend(overlays)

    @property
    def now(self) -> Status:
        """Return the current status without the memory, which takes a thread."""
        credentials, session = self._account.credentials, self._account.session
        current, history, notice = self._kiosk.current, self._kiosk.history, self._kiosk.notice
        shown = (overlay.overlay for overlay in reversed(self._overlays))
        return Status(
            profile=self._account.profile,
            version=__version__,
            state=current.state.value,
            reason=current.reason.value or None,
            overlay=next(filter(None, shown), None),
            screen=notice.title if notice else None,
            display=self._display.stage.name.lower(),
            brightness=self._display.brightness,
            volume=self._sound.volume,
            idle_s=int(self._display.idle),
            last_touch=_ago(self._display.idle),
            since=history.since.isoformat(timespec="seconds"),
            server=self._kiosk.server,
            in_place_of=credentials.server if credentials and credentials.via else None,
            ha_version=credentials.ha_version if credentials else None,
            signed_in=credentials is not None,
            user=credentials.user if credentials else None,
            token_expires_in=session.expires_in() if session else None,
            url=self._page.server_url_text or None,
            render=self._render_backend.backend,
            render_reason=self._render_backend.why,
            pid=os.getpid(),
            low_memory=self._guard.mode.is_low,
            memory_limit_mb=self._guard.limit and round(self._guard.limit / MIB, 1),
            memory_reloads=self._guard.reloads,
            reloads=history.reloads,
            recoveries=history.recoveries,
            crashes=history.crashes,
            last_error=history.last_error or None,
        )


def _ago(seconds: float) -> str:
    return (time_of_day() - timedelta(seconds=seconds)).isoformat(timespec="seconds")
