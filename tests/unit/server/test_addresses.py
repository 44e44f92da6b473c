"""Several addresses of one server: which is used, and which get a token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ha_kiosk.config.config import Config
from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import addresses
from ha_kiosk.server.addresses import ServerAddresses, is_there, page_in_use, with_address_in_use
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response

HOME, SECOND, OUTSIDE = "http://192.168.1.5:8123", "http://ha.local:8123", "https://ha.example.com"
MINE = Credentials(HOME, "http://c/", refresh_token="refresh")
BOTH = Config(fallback_urls=(SECOND, f"{OUTSIDE}:443"))


class There:
    """Says which addresses answer, and keeps which were asked."""

    def __init__(self, *there: str) -> None:
        self.there = set(there)
        self.asked: list[str] = []

    def __call__(self, address: str) -> bool:
        """Answer."""
        self.asked.append(address)
        return address in self.there


def test_the_addresses_are_in_the_order_in_which_they_are_wanted() -> None:
    """The server's own first, each once, as an origin."""
    found = addresses.of(MINE, Config(fallback_urls=(SECOND, f"{OUTSIDE}:443", HOME)))
    assert found == ServerAddresses((HOME, SECOND, OUTSIDE), HOME)
    assert found.better == ()
    assert ServerAddresses(found.every, OUTSIDE).better == (HOME, SECOND)


@pytest.mark.parametrize(
    ("in_use", "there", "expected", "asked"),
    [
        (HOME, (HOME, OUTSIDE), None, [HOME]),
        (HOME, (), None, [HOME, SECOND, OUTSIDE]),
        (HOME, (OUTSIDE,), OUTSIDE, [HOME, SECOND, OUTSIDE, HOME]),
        (HOME, (SECOND, OUTSIDE), SECOND, [HOME, SECOND, HOME]),
        (OUTSIDE, (HOME,), HOME, [OUTSIDE, HOME, OUTSIDE]),
    ],
)
def test_without_the_server_the_first_other_one_that_answers_is_used(
    in_use: str, there: tuple[str, ...], expected: str | None, asked: list[str]
) -> None:
    """The present one is asked before and after."""
    answers = There(*there)
    found = ServerAddresses((HOME, SECOND, OUTSIDE), in_use)
    assert found.to_change_to(answers, is_away=True) == expected
    assert answers.asked == asked


def test_a_server_that_has_just_started_is_not_left() -> None:
    """Its addresses are there at once, and one of them is asked last."""
    answers = There(OUTSIDE)

    def starting(address: str) -> bool:
        is_up = answers(address)
        answers.there.add(HOME)
        return is_up

    found = ServerAddresses((HOME, OUTSIDE), HOME)
    assert found.to_change_to(starting, is_away=True) is None


@pytest.mark.parametrize(
    ("there", "expected"),
    [((), None), ((HOME, SECOND), HOME), ((SECOND,), SECOND), ((OUTSIDE,), None)],
)
def test_with_the_server_only_better_ones_are_asked(
    there: tuple[str, ...], expected: str | None
) -> None:
    """The one in use is not."""
    answers = There(*there)
    found = ServerAddresses((HOME, SECOND, OUTSIDE), OUTSIDE)
    assert found.to_change_to(answers, is_away=False) == expected
    assert OUTSIDE not in answers.asked


def test_the_address_in_use_is_kept_while_it_is_listed(tmp_path: Path) -> None:
    """A file that somebody changed sends no token anywhere else."""
    file = tmp_path / "state" / "address.json"
    assert with_address_in_use(MINE, BOTH, file) == MINE
    addresses.use(file, OUTSIDE)
    found = with_address_in_use(MINE, BOTH, file)
    assert (found.server, found.address) == (HOME, OUTSIDE)
    assert addresses.of(found, BOTH).in_use == OUTSIDE
    assert with_address_in_use(MINE, Config(), file).address == HOME
    addresses.use(file, HOME)
    assert with_address_in_use(found, BOTH, file).address == HOME
    file.write_text('{"address": ["http://evil"]}')
    assert with_address_in_use(MINE, BOTH, file).address == HOME


def test_an_address_that_is_none_is_named() -> None:
    """With the setting."""
    with pytest.raises(UsageError, match="fallback_urls: "):
        addresses.listed(Config(fallback_urls=("http://256.256.256.256",)))


def test_a_session_asks_at_the_address_in_use(tmp_path: Path) -> None:
    """And the file of the credentials does not keep it."""
    asked: list[str] = []

    def send(request: Request) -> Response:
        asked.append(request.url)
        raise ServerUnreachable(Text("away"))

    addresses.use(tmp_path / "address.json", SECOND)
    found = with_address_in_use(MINE, BOTH, tmp_path / "address.json")
    with pytest.raises(ServerUnreachable):
        Session(found, send).access_token()
    assert asked == [f"{SECOND}/auth/token"]
    store = CredentialStore(tmp_path / "p" / "credentials.json")
    store.save(found)
    assert store.load() == MINE


def test_pages_are_shown_at_the_address_in_use() -> None:
    """Whichever address was written down for them."""
    away = replace(MINE, via=OUTSIDE)
    others = (SECOND, OUTSIDE)
    for url in (f"{HOME}/wall?a=1", f"{SECOND}/wall?a=1", f"{OUTSIDE}/wall?a=1"):
        assert page_in_use(url, away, others) == f"{OUTSIDE}/wall?a=1"
        assert page_in_use(url, MINE, others) == f"{HOME}/wall?a=1"
    assert page_in_use("http://other:8123/", MINE, others) is None


def test_only_home_assistant_at_this_very_origin_answers() -> None:
    """A redirect leads elsewhere, where no token may go."""

    def send(request: Request) -> Response:
        if request.url.startswith(SECOND):
            raise ServerUnreachable(Text("away"))
        there = OUTSIDE if request.url.startswith(HOME) else request.url
        return Response(200, there, "application/json", body=b'{"providers": []}')

    assert is_there(OUTSIDE, send)
    assert not is_there(HOME, send)
    assert not is_there(SECOND, send)
