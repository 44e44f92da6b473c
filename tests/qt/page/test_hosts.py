"""Hosts of addresses as Chromium has them: it is asked, and our own reading must agree with it.

A kind of name that we refuse and Chromium takes is an error message; one that both take and read
differently would be a password at another host than the page.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from harness.page import Kiosk
from harness.site import Site

from ha_kiosk.errors import UsageError
from ha_kiosk.server.address.origin import origin

SAME = (
    "ha.local", "HA.Local", "ha.local.", "my_host",
    "straße.local", "STRASSE.local", "fa\N{LATIN CAPITAL LETTER SHARP S}.de", "bücher.example",
    "☕.local", "i❤.ws", "xn--53h.local", "xn--strae-oqa.local", "xn--zca.ß", "≠",
    "ha\N{IDEOGRAPHIC FULL STOP}local", "\N{FULLWIDTH LATIN SMALL LETTER H}a", "ﬁ.example",
    "ΒΌΛΟΣ.com", "ΧΆΟΣ", "İ.com", "XN--53H.ß",
    "Ⅳ.example", "ශ්රී", "نامهای.local", "ي.", "βόλος.com", "日本語.jp",
    "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "192.168.257", "1.0x", "0x", "0",
    "\N{FULLWIDTH DIGIT ONE}27.1", "192.168.0.1.", "ha.0xz", "1.2.3.a", "a1.2b",
    "[::1]", "[FD00:0:0::1]", "[::ffff:1.2.3.4]", "[::127.0.0.1]",
)  # fmt: skip
BOTH_REFUSE = (
    "يa", "ي.1", "1.ي", "\N{REPLACEMENT CHARACTER}.com", "256.256.256.256", "1.2.3.4.5",
    "4294967296", "ha.09", "ha.1", "1.2.3.256", "0x1ffffffff", "[::1", "[::zz]", "a<b",
    "a^b", "a%00",
)  # fmt: skip

ONLY_OURS_REFUSES = (
    "aa--", "-x", "a†--", "xn--a", "xn--ls8h=", "\N{ZERO WIDTH JOINER}.example", "xn--zn7c.com",
    "a b",
)  # fmt: skip
"""Names that nobody has, which Chromium 140 does not look at closely."""


@pytest.fixture
def asked(kiosk: Kiosk, site: Site) -> Kiosk:
    """Return a page that can be asked for the host of an address."""
    site.add("/", "A page")
    kiosk.load()
    return kiosk


def chromium(kiosk: Kiosk, host: str) -> object:
    """Return the host that Chromium reads, None where it reads none."""
    url = json.dumps(f"http://{host}/")
    return kiosk.ask(f"(() => {{ try {{ return new URL({url}).hostname }} catch {{}} }})()")


def ours(host: str) -> str | None:
    """Return the host that we read, None where we refuse it."""
    try:
        return urlsplit(origin(f"http://{host}/")).netloc
    except UsageError:
        return None


def test_a_host_is_the_one_that_chromium_reads(asked: Kiosk) -> None:
    """Names of all kinds, and every form of an IPv4 address."""
    assert {host: ours(host) for host in SAME} == {host: chromium(asked, host) for host in SAME}


def test_what_is_no_host_is_none_for_both(asked: Kiosk) -> None:
    """Nothing is sent anywhere."""
    assert {host: (ours(host), chromium(asked, host)) for host in BOTH_REFUSE} == dict.fromkeys(
        BOTH_REFUSE, (None, None)
    )


def test_a_name_that_nobody_has_may_be_refused(asked: Kiosk) -> None:
    """With an error before anything is sent."""
    assert [ours(host) for host in ONLY_OURS_REFUSES] == [None] * len(ONLY_OURS_REFUSES)
    assert all(chromium(asked, host) for host in ONLY_OURS_REFUSES)
