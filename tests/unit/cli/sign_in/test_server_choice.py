"""Which server, where none was named."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from ha_kiosk.cli.sign_in import server_choice
from ha_kiosk.errors import UsageError
from ha_kiosk.server.address.discovery import FoundServer

HOME = FoundServer("Home", "http://192.168.1.5:8123", "2026.11.0")
BARN = FoundServer("Barn\x1b[2J", "http://[fd00::5]:8123")


def test_a_person_chooses_from_what_was_found() -> None:
    """With name, address and version; a name cannot write over the terminal."""
    with CliRunner().isolation(input="2\n") as streams:
        url = server_choice.choose(is_interactive=True, browse=lambda: (HOME, BARN))
        # click 8.1 mixes the two.
        said = (streams[1] or streams[0]).getvalue().decode()
    assert url == BARN.url
    assert "  1  Home  http://192.168.1.5:8123 (Home Assistant 2026.11.0)\n" in said
    assert "  2  Barn?[2J  http://[fd00::5]:8123\n" in said


def test_a_script_is_told_what_was_found() -> None:
    """It has nobody to choose, and a server is not chosen by chance."""
    with pytest.raises(
        UsageError, match=r"(?s)Which server\?.*192\.168\.1\.5.*ha-kiosk login"
    ) as info:
        server_choice.choose(is_interactive=False, browse=lambda: (HOME, BARN))
    assert "192.168.1.5" in str(info.value)
    assert "Try: ha-kiosk login http" in str(info.value)
    assert "\x1b" not in str(info.value)


def test_nothing_found_says_what_to_try() -> None:
    """The address, the network, the firewall, the server."""
    with pytest.raises(UsageError, match="No Home Assistant was found") as info:
        server_choice.choose(is_interactive=False, browse=tuple)
    for word in ("ha-kiosk login http", "Wi-Fi", "5353", "Zeroconf"):
        assert word in str(info.value)
