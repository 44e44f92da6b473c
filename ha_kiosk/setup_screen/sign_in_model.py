"""The page for a phone in a sign-in without a set-up."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.setup_screen.model import SetupModel, SetupPage, SetupState
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep

LOGIN_PAGE = SetupState(SetupProgress(SetupStep.SIGN_IN, by_phone=False))
"""The state in which the server's own login page is shown."""


class SignInModel(SetupModel):
    """The pages of a sign-in that is not part of a set-up."""

    STEPS = 0

    def page(self, state: SetupState) -> SetupPage:
        """Return the page for `state`; its Back button leads to the login page."""
        return replace(super().page(state), can_go_back=state.by_phone)
