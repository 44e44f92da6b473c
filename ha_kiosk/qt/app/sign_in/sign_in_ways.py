"""Builds the sign-in by phone next to the login page, for the kiosk and for a sign-in window."""

from __future__ import annotations

import gettext
from functools import partial

from PySide6.QtCore import QObject

from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.sign_in_ways import SignInWays
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.setup_screen.sign_in_model import SignInModel
from ha_kiosk.setup_screen.work import SetupWork


def make(
    work: SetupWork,
    sign_in: SignIn,
    words: gettext.NullTranslations,
    runner: JobRunner,
    parent: QObject,
) -> SignInWays:
    """Return the part that follows `sign_in`, once that offers a phone."""
    phone = PhoneSignIn(partial(work.sign_in_by_phone, translations=words), runner, parent)
    phone.credentials_left.connect(partial(_revoke, work, runner))
    ways = SignInWays(SignInModel(words), work.tablet, sign_in, phone, parent)
    sign_in.state_changed.connect(ways.follow)
    return ways


def _revoke(work: SetupWork, runner: JobRunner, credentials: Credentials) -> None:
    runner.submit(partial(work.revoke, credentials), ignore, ignore)
