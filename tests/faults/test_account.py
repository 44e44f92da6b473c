"""What happens to the account: revoked, deactivated, deleted, while its kiosk shows the dashboard.

The server tells nobody. The kiosk finds out when its connection is next lost, which a proxy does.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.fault_table import FaultTable, From
from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.proxy import Fault, Proxy, proxying
from harness.watch import WALL, Watch, now, watching

pytestmark = pytest.mark.xdist_group("account")
DENIED = "Home Assistant does not let this user in"
LOGIN, TROUBLE = "the login page", "Signing in does not work yet"
RELOADS = "( loading)?"
"""The frontend may load itself again when it is told that its access token is not valid."""


@pytest.fixture(scope="module")
def proxy(home_assistant: OnboardedServer, account: Home) -> Iterator[Proxy]:
    """Return a proxy in front of the test server."""
    with proxying(int(home_assistant.url.rpartition(":")[2])) as it:
        yield it


def sees_login(watch: Watch) -> None:
    """Wait until a person can sign in."""
    watch.kiosk.wait_for("signed-out")
    wait_until(lambda: watch.seen[-1] == LOGIN, "the login page on screen")


def test_a_token_that_is_revoked_leads_to_the_login_page(
    home: Home, home_assistant: OnboardedServer, proxy: Proxy, table: FaultTable
) -> None:
    """One request, one refusal, the credentials are gone, and a person may sign in."""
    known = {token["id"] for token in home_assistant.refresh_tokens()}
    home.extra = {"HA_KIOSK_URL": proxy.url + WALL}
    home.sign_in(proxy.url, home_assistant.username, home_assistant.password)
    (mine,) = {token["id"] for token in home_assistant.refresh_tokens()} - known
    with watching(home) as watch:
        watch.kiosk.expect("Sign-in|refused|revoked")
        watch.live()
        watch.begin()
        refusals = home_assistant.server.log_text().count("invalid_grant")
        watch.good_credentials = False
        home_assistant.delete_refresh_token(mine)
        sees_login(watch)
        assert watch.took(f"live( degraded)?{RELOADS} signed-out"), watch.path
        wait_until(lambda: not home.credentials.exists(), "the credentials are deleted")
        assert home_assistant.server.log_text().count("invalid_grant") <= refusals + 1
        table.add("token revoked at the server", watch.seen, [], From.NEVER, watch.looks)
        watch.begin()
        proxy.be(Fault.REFUSED)
        wait_until(lambda: TROUBLE in watch.seen, "the dead form is taken away")
        proxy.be(Fault.NONE)
        wait_until(lambda: watch.seen[-1] == LOGIN, "a fresh one")
    table.add("server away while its login page is up", watch.seen, [], From.NEVER, watch.looks)


def test_a_user_who_is_deactivated_and_let_in_again_and_deleted(
    home: Home, home_assistant: OnboardedServer, proxy: Proxy, table: FaultTable
) -> None:
    """Deactivated: the reason on screen, the credentials kept. Deleted: the login page."""
    if home_assistant.forgets_deactivated:
        pytest.skip("this server signs a user who is deactivated out, as one that is revoked")
    user = home_assistant.add_user("fault", "a password of the test")
    home.extra = {"HA_KIOSK_URL": proxy.url + WALL}
    home.sign_in(proxy.url, "fault", "a password of the test")
    home.extra |= hasty(
        home.folder,
        "from ha_kiosk.recovery import shut_out",
        "from ha_kiosk.server.auth import failed_logins",
        "failed_logins.PAUSE = shut_out.DENIED_LOOK = 1.0",
    )
    with watching(home) as watch:
        watch.kiosk.expect("Sign-in|refused|revoked")
        watch.live()

        watch.begin()
        home_assistant.call({"type": "config/auth/update", "user_id": user, "is_active": False})
        proxy.cut()
        watch.kiosk.wait_for("refused")
        wait_until(lambda: watch.seen[-1] == DENIED, "the reason on screen")
        assert "not active" in str(watch.kiosk.status()["last_error"])
        assert home.credentials.exists()
        home_assistant.call({"type": "config/auth/update", "user_id": user, "is_active": True})
        # Two logins have failed: a person may try again five minutes (here: a second) later.
        wait_until(lambda: "banned" in str(watch.kiosk.status()["last_error"]), "the limit")
        since = now()
        watch.kiosk.ctl("reload")  # as the button does
        back = watch.back(since)
        assert watch.took(f"live degraded{RELOADS} refused loading live"), watch.path
        table.add("user deactivated", watch.seen, [back], From.PERSON, watch.looks)

        watch.begin()
        watch.good_credentials = False
        home_assistant.call({"type": "config/auth/delete", "user_id": user})
        proxy.cut()
        sees_login(watch)
        assert watch.took(f"live degraded{RELOADS} signed-out"), watch.path
        wait_until(lambda: not home.credentials.exists(), "the credentials are deleted")
    table.add("user deleted", watch.seen, [], From.NEVER, watch.looks)
