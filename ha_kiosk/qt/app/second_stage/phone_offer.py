"""Offers sign-in by phone above the login page of a kiosk that is signed out."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.login import keep

if TYPE_CHECKING:
    from ha_kiosk.qt.setup_screen.sign_in_ways import SignInWays


class PhoneOffer(QObject):
    """Creates the sign-in by phone when it is first used, and makes the window show it."""

    def __init__(self, first: FirstStage) -> None:
        super().__init__(first.context.app)
        self._first, self._context = first, first.context
        self._sign_in = first.kiosk_parts.sign_in
        self._ways: SignInWays | None = None
        self._sign_in.line.offer_phone()
        self._sign_in.state_changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        if self._sign_in.is_by_phone:
            self._ways = self._ways or self._make()
            self._first.window.setProperty("setup", self._ways)
        elif self._ways is not None:
            self._first.window.setProperty("setup", None)

    def _make(self) -> SignInWays:
        from ha_kiosk.qt.app.sign_in import sign_in_ways  # noqa: PLC0415 - few kiosks ever need it
        from ha_kiosk.setup_screen.work import SetupWork  # noqa: PLC0415 - as above

        context = self._context
        work = SetupWork(context.paths, context.config, context.client, os.environ)
        ways = sign_in_ways.make(
            work, self._sign_in, context.translations, context.runner, context.app
        )
        ways.sign_in_completed.connect(self._keep)
        ways.follow()
        return ways

    @Slot(object)
    def _keep(self, credentials: Credentials) -> None:
        context = self._context
        context.runner.run(
            partial(keep, credentials, context.account.keep, context.client.send),
            partial(self._use, credentials),
            self._say,
        )

    def _use(self, credentials: Credentials, _nothing: None) -> None:
        self._first.kiosk_parts.kiosk.use(credentials)

    def _say(self, err: Exception) -> None:
        if self._ways is not None:
            self._ways.show_problem(err)
