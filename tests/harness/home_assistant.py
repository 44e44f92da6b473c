"""A real Home Assistant for tests: the same code that `ha-kiosk demo` runs.

`HA_KIOSK_TEST_HASS_VENV` may name an environment that has Home Assistant already; else one is
installed into the user's cache, as the demo does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from ha_kiosk.demo import install
from ha_kiosk.demo.onboarding import Owner, onboard, wait_until_running
from ha_kiosk.demo.progress import DemoProgress
from ha_kiosk.demo.server import HomeAssistant, running
from ha_kiosk.server import login, websocket
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient, Request, Response, Send
from harness.ports import free_port

FORGETTING = 2026
"""The year from which on a server deletes the tokens of a user who is deactivated."""


@dataclass(frozen=True, slots=True)
class OnboardedServer:
    """A running server, and the session of its owner, which tests must not revoke."""

    server: HomeAssistant
    owner: Owner
    send: Send = field(repr=False)
    session: Session = field(repr=False)

    @property
    def url(self) -> str:
        """Return the server's address."""
        return self.server.url

    @property
    def username(self) -> str:
        """Return the owner's name."""
        return self.owner.username

    @property
    def password(self) -> str:
        """Return the owner's password."""
        return self.owner.password

    @property
    def forgets_deactivated(self) -> bool:
        """Return whether who is deactivated loses all sign-ins, as on servers of 2026.

        Older ones only deny the user, and let the same sign-in in again afterwards.
        """
        return int((self.owner.credentials.ha_version or "0").partition(".")[0]) >= FORGETTING

    def access_token(self) -> str:
        """Return an access token of the owner."""
        return self.session.access_token().value

    def call(self, command: Mapping[str, object]) -> object:
        """Run one command of the WebSocket API as the owner, and return its result."""
        return websocket.call(self.url, self.access_token(), command)

    def refresh_tokens(self) -> list[dict[str, object]]:
        """Return the owner's refresh tokens, as the profile page shows them."""
        tokens = self.call({"type": "auth/refresh_tokens"})
        assert isinstance(tokens, list)
        return tokens

    def delete_refresh_token(self, token_id: object) -> None:
        """Revoke one of the owner's refresh tokens, as the profile page does."""
        self.call({"type": "auth/delete_refresh_token", "refresh_token_id": token_id})

    def long_lived_token(self, name: str = "test", days: int = 1) -> str:
        """Make a long-lived access token of the owner."""
        token = self.call(
            {"type": "auth/long_lived_access_token", "client_name": name, "lifespan": days}
        )
        assert isinstance(token, str)
        return token

    def set_state(self, entity: str, state: str, **attributes: object) -> None:
        """Give an entity a state, as an integration would."""
        self.ask("POST", f"states/{entity}", {"state": state, "attributes": attributes})

    def add_user(self, username: str, password: str) -> str:
        """Create another user, who is no administrator, and return its id."""
        answer = self.call(
            {"type": "config/auth/create", "name": username, "group_ids": ["system-users"]}
        )
        assert isinstance(answer, dict)
        user_id = str(answer["user"]["id"])
        self.call(
            {
                "type": "config/auth_provider/homeassistant/create",
                "user_id": user_id,
                "username": username,
                "password": password,
            }
        )
        return user_id

    def sign_in(self, username: str, password: str) -> Session:
        """Return a session of another user."""
        client = {"client_id": oauth.CLIENT_ID}
        start = {**client, "handler": ["homeassistant", None], "redirect_uri": oauth.CLIENT_ID}
        flow = self._post("/auth/login_flow", start)
        typed = {**client, "username": username, "password": password}
        made = self._post(f"/auth/login_flow/{flow['flow_id']}", typed)
        code = str(made["result"])
        found = login.finish(self.url, oauth.CLIENT_ID, code, self.send, call=websocket.call)
        return Session(found, self.send)

    def _ask(self, method: str, path: str, body: object = None) -> Response:
        url = f"{self.url}/api/{path}"
        return self.send(Request(method, url, json=body, bearer=self.access_token()))

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, object]:
        answer = self.send(Request("POST", self.url + path, json=body)).json()
        assert isinstance(answer, dict)
        return answer

    def ask(self, method: str, path: str, body: object = None) -> object:
        """Ask the API as the owner, and return the answer, which must not be a failure."""
        answer = self._ask(method, path, body)
        assert answer.status < HTTPStatus.BAD_REQUEST, f"{method} {path}: {answer.status}"
        return answer.json()

    def state(self, entity: str) -> str | None:
        """Return the state of an entity, None where there is none."""
        answer = self._ask("GET", f"states/{entity}")
        found = answer.json()
        assert isinstance(found, dict), f"{entity}: {answer.status}"
        return None if answer.status == HTTPStatus.NOT_FOUND else str(found["state"])

    def has_notify(self, device: str) -> bool:
        """Return whether `device` can be notified; that comes some time after its registration."""
        domains = self.ask("GET", "services")
        assert isinstance(domains, list)
        return any(f"mobile_app_{device}" in one["services"] for one in domains)

    def notify(self, device: str, message: str, data: Mapping[str, object], **more: str) -> None:
        """Notify a device, as an automation does."""
        body = {"message": message, "data": data, **more}
        self.ask("POST", f"services/notify/mobile_app_{device}", body)

    def delete_devices(self) -> None:
        """Delete all devices of apps, as a person does on their pages."""
        found = self.call({"type": "config_entries/get", "domain": "mobile_app"})
        assert isinstance(found, list)
        for entry in found:
            self.ask("DELETE", f"config/config_entries/entry/{entry['entry_id']}")

    def wait_until_running(self) -> None:
        """Return when the server has set up everything, for after a restart."""
        wait_until_running(self.url, self.access_token(), self.send)


def interpreter() -> Path:
    """Return a Python that has Home Assistant."""
    if venv := os.environ.get("HA_KIOSK_TEST_HASS_VENV"):
        return Path(venv) / "bin" / "python"
    return install.provide(install.cache(), DemoProgress()).python


@contextmanager
def start_home_assistant(
    folder: Path, extra_yaml: str = "", port: int | None = None
) -> Iterator[HomeAssistant]:
    """Have a fresh Home Assistant in `folder` running, without a user."""
    server = HomeAssistant(interpreter(), folder, port=port or free_port(), extra_yaml=extra_yaml)
    with running(server):
        yield server


@contextmanager
def start_onboarded(
    folder: Path, extra_yaml: str = "", port: int | None = None
) -> Iterator[OnboardedServer]:
    """Have a fresh Home Assistant with its owner running."""
    client = HttpClient()
    try:
        with start_home_assistant(folder, extra_yaml, port) as server:
            owner = onboard(server.url, client.send)
            session = Session(owner.credentials, client.send)
            yield OnboardedServer(server, owner, client.send, session)
    finally:
        client.close()
