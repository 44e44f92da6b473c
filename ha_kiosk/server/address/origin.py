"""The origin of an address, written as a browser writes it.

What the page may do (`page/policy.py`) and which server gets a certificate or a password
(`tls/policy.py`) depend on it, so every comparison of addresses uses it.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text

DEFAULT_PORTS = {"http": 80, "https": 443}
ONE_SLASH = re.compile(r"https?:/(?!/)", re.IGNORECASE)
"""The start of an address that lacks a slash."""
_TWO_SCHEMES = re.compile(r"https?://https?:/", re.IGNORECASE)
_ZONE = re.compile(r"\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*%.*")
"""An IPv6 address with the name of an interface."""
_BARE_IPV6 = re.compile(r"[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*")
_BRACKETS = re.compile(r"\[([0-9a-f:.]+)\](:[0-9]*)?", re.IGNORECASE)
"""An IPv6 address in brackets, with an optional port."""
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last label of a host that must be an IPv4 address, or is invalid."""
_NO_IPV4 = Text("The address ends like an IPv4 address, and is none.")
_NO_NAME = Text("The address names no host: its name is not a valid one.")
_LONGEST_NAME, _LONGEST_LABEL = 253, 63
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_IPV4_PARTS, _BYTE = 4, 255
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")


def origin(url: str) -> str:
    """Return the origin of `url` as a browser writes it: `http://host:8123`.

    Raises `UsageError` for anything but http and https with a host. The message does not repeat
    the address, which may hold a password.
    """
    parts = split(url)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UsageError(Text("An address starts with http:// or https://."))
    number = port(parts)
    return f"{scheme}://{host(parts)}" + (
        "" if number in {None, DEFAULT_PORTS[scheme]} else f":{number}"
    )


def split(url: str) -> SplitResult:
    """Return the parts of `url`. Raises `UsageError` if there is any doubt about them."""
    # Python and browsers read these differently, so such an address is refused.
    if " " in url:
        raise UsageError(Text("An address contains no spaces; in a path, write %20."))
    if "\\" in url or not url.isprintable():
        raise UsageError(Text("The address has characters that are not allowed."))
    if ONE_SLASH.match(url):
        raise UsageError(Text("One slash is missing: an address starts with http:// or https://."))
    if _TWO_SCHEMES.match(url):
        raise UsageError(Text("The address starts with http:// twice."))
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError(Text("This is not an address.")) from None
    host_and_port = parts.netloc.rpartition("@")[2]
    if _ZONE.fullmatch(host_and_port):
        raise UsageError(
            Text(
                "No browser opens an IPv6 address that names an interface (%). Use the server's "
                "name, or another of its addresses."
            )
        )
    if _BARE_IPV6.fullmatch(host_and_port):
        raise UsageError(Text("Put an IPv6 address in brackets, as in http://[fd00::1]:8123."))
    if "[" in host_and_port and not _BRACKETS.fullmatch(host_and_port):
        raise UsageError(Text("This is not an address."))
    return parts


def port(parts: SplitResult) -> int | None:
    """Return the port that is written in an address. Raises `UsageError`."""
    try:
        return parts.port
    except ValueError:
        raise UsageError(Text("The port in the address is not a number up to 65535.")) from None


def host(parts: SplitResult) -> str:
    """Return the host of an address as Chromium reads it. Raises `UsageError`.

    An IPv6 address is in brackets, any form of an IPv4 address is four numbers, and a name is in
    ASCII: UTS #46, non-transitional (https://url.spec.whatwg.org/#host-parsing). Escapes with %
    are refused: Python and browsers read them differently.
    """
    name = _written(parts)
    if ":" in name:
        with suppress(ValueError):
            return f"[{_ipv6(ipaddress.IPv6Address(name))}]"
    name = name if name.isascii() and "xn--" not in name else _to_ascii(name)
    if not _HOST.fullmatch(name):
        raise UsageError(Text("The address names no host."))
    labels = name.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels)
    # Longer names and labels, and empty labels, cannot be in the DNS.
    is_short = len(name) <= _LONGEST_NAME and max(map(len, labels)) <= _LONGEST_LABEL
    if not is_short or "" in labels:
        raise UsageError(_NO_NAME)
    return name


def _written(parts: SplitResult) -> str:
    """Return the host as it is written, in lower case if it is ASCII."""
    name = parts.hostname or ""
    if name.isascii():
        return name
    # `hostname` has changed the last Σ of a word to ς, which UTS #46 does not: another name.
    return parts.netloc.rpartition("@")[2].partition(":")[0]


def _to_ascii(name: str) -> str:
    import idna  # noqa: PLC0415 - few names need it

    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
        labels = mapped.split(".")
        if not _RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, mapped)):
            for label in filter(None, labels):  # one such label affects the whole name
                idna.check_bidi(label, check_ltr=True)
        return ".".join(map(_a_label, labels))
    except (idna.IDNAError, UnicodeError):
        raise UsageError(_NO_NAME) from None


def _a_label(label: str) -> str:
    """Return one label of a name in ASCII. Raises `IDNAError` and `UnicodeError`."""
    import idna  # noqa: PLC0415 - as above

    if label.startswith("xn--"):
        known = label[4:].encode("ascii").decode("punycode")
        mapped = idna.uts46_remap(known, std3_rules=False, transitional=False)
        if known.isascii() or mapped != known or _a_label(known) != label:
            raise UnicodeError
        return label
    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode()
    except idna.InvalidCodepoint:
        # Symbols, such as emoji: IDNA 2008 forbids them, browsers do not.
        return _punycode(label)


def _punycode(label: str) -> str:
    return f"xn--{label.encode('punycode').decode()}"


def _ipv6(address: ipaddress.IPv6Address) -> str:
    """Return the address in hexadecimal; from Python 3.13 on its own text may end in an IPv4."""
    if (mapped := address.ipv4_mapped) is None:
        return address.compressed
    return f"::ffff:{int(mapped) >> 16:x}:{int(mapped) & 0xFFFF:x}"


def _ipv4(labels: list[str]) -> str:
    """Return the address in any of its forms: 127.1, 0x7f.1, 2130706433, 0177.0.0.1."""
    try:
        *first, last = map(_number, labels)
    except ValueError:
        raise UsageError(_NO_IPV4) from None
    value = sum(number << 8 * (3 - place) for place, number in enumerate(first)) + last
    fits = len(first) < _IPV4_PARTS and all(number <= _BYTE for number in first)
    if not fits or last >= 256 ** (_IPV4_PARTS - len(first)):
        raise UsageError(_NO_IPV4)
    return str(ipaddress.IPv4Address(value))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    if label.isdecimal() and len(label) > 1 and label.startswith("0"):
        return int(label, 8)
    if not label.isdecimal():
        raise ValueError
    return int(label)
