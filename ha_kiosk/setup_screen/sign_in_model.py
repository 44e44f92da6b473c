"""What a sign-in alone shows besides the login page: the set-up's page for a phone."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.setup_screen.model import SetupModel, SetupPage, SetupState
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep

LOGIN_PAGE = SetupState(SetupProgress(SetupStep.SIGN_IN, by_phone=False))
"""The state in which the server's own login page is to be seen."""


class SignInModel(SetupModel):
    """The pages of a sign-in that is no part of a set-up."""

    STEPS = 0

    def page(self, state: SetupState) -> SetupPage:
        """Return the page for `state`: back from the phone is the login page."""
        return replace(super().page(state), can_go_back=state.by_phone)
