"""What a sign-in alone shows besides the login page."""

from __future__ import annotations

import gettext
from dataclasses import replace

from ha_kiosk.setup_screen.model import SetupKind
from ha_kiosk.setup_screen.sign_in_model import LOGIN_PAGE, SignInModel


def test_the_login_page_leads_to_the_phone_and_that_leads_back() -> None:
    """By a button above the login page, and by the arrow; there are no steps."""
    model = SignInModel(gettext.NullTranslations())
    assert model.STEPS == 0
    page = model.page(LOGIN_PAGE)
    assert (page.kind, page.can_go_back) == (SetupKind.LOGIN, False)
    by_phone = replace(LOGIN_PAGE, progress=replace(LOGIN_PAGE.progress, by_phone=True))
    page = model.page(by_phone)
    assert (page.kind, page.can_go_back, page.other) == (
        SetupKind.PHONE,
        True,
        "Sign in on this screen",
    )
