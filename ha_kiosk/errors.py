"""Every error that this program raises on purpose, and its exit code.

The tree, with exit codes::

    KioskError                    1   something unexpected
    ├── UsageError                2   the command line or the configuration is wrong
    │   └── UnknownOutput         2   there is no output of that name
    ├── NotSignedIn               3   no usable credentials
    │   ├── CredentialsDamaged    3   the credentials file is damaged
    │   └── TokenFileUnusable    16   a token's own file cannot be read, or has no token
    ├── ServerUnreachable         4   no answer, or no usable one: try later
    │   └── HttpsWanted           4   it redirects every request to https on its own host
    ├── SignInRefused             5   the server refused: wrong password, revoked token
    │   └── AccessDenied          5   the token is valid, but the user is not let in now
    │       └── GatewayRefused    5   something in front of Home Assistant refuses
    │           ├── ProxyRefused  5   it wants another user name and password
    │           └── SignOnRequired 15  it wants a sign-in of its own, in a browser
    ├── CertificateNotTrusted     6   TLS: the server's certificate is not trusted
    │   └── CertificateChanged    6   it is not the one that a person trusted
    ├── NoDisplay                 7   no X11 or Wayland display to open a window on
    ├── AlreadyRunning            8   another kiosk of this profile is running
    ├── MissingLibrary            9   a system library or PySide6 itself is not installed
    ├── ServerNotSetUp           10   Home Assistant runs but nobody has onboarded it yet
    ├── NotHomeAssistant         11   something answered, and it is not Home Assistant
    ├── SignInAborted            12   the sign-in was cancelled: closed, timed out, aborted
    ├── DemoFailed               13   the demo's server could not be installed or started
    └── NotRunning               14   `ctl` found no running kiosk of this profile

*Refused* and *unreachable* are different everywhere: only *refused* may lead to credentials being
forgotten. Only the outermost layer of the command line turns an error into an exit code.

A message says what is wrong and what to do next, and never contains a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ha_kiosk.i18n.text import Text


class KioskError(Exception):
    """Base of all errors raised on purpose."""

    exit_code: ClassVar[int] = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text)


class UsageError(KioskError):
    """The command line or the configuration is wrong."""

    exit_code = 2


class UnknownOutput(UsageError):
    """There is no output of that name; the message lists the existing ones."""


class NotSignedIn(KioskError):
    """There are no usable credentials for this profile."""

    exit_code = 3


class CredentialsDamaged(NotSignedIn):
    """The credentials file was damaged; the message says whether it was moved aside."""

    exit_code = 3


class TokenFileUnusable(NotSignedIn):
    """The file of --token-file, or the unit's credential, cannot be used."""

    exit_code = 16


class ServerUnreachable(KioskError):
    """The server could not be reached, or gave no usable answer. Try again later."""

    exit_code = 4


class HttpsWanted(ServerUnreachable):
    """The server redirects from http to https on the same host: its address may have changed."""

    exit_code = 4


class SignInRefused(KioskError):
    """The server refused the sign-in: wrong password, or a session that was revoked."""

    exit_code = 5


class AccessDenied(SignInRefused):
    """The token is valid, but the server does not let this user in now (HTTP 403)."""

    exit_code = 5


class GatewayRefused(AccessDenied):
    """Something in front of the server refuses this device, by a page that is not the server's."""

    exit_code = 5


class ProxyRefused(GatewayRefused):
    """A proxy in front of the server wants another user name and password (HTTP basic auth)."""

    exit_code = 5


class SignOnRequired(GatewayRefused):
    """A single sign-on in front of the server needs a person, in a browser.

    Its text has the values `asker` (a host) and `server` (an origin).
    """

    exit_code = 15


class CertificateNotTrusted(KioskError):
    """The server's TLS certificate is not trusted."""

    exit_code = 6


class CertificateChanged(CertificateNotTrusted):
    """The server's TLS certificate is not the one that a person trusted."""

    exit_code = 6


class NoDisplay(KioskError):
    """There is no display to open a window on."""

    exit_code = 7


class AlreadyRunning(KioskError):
    """Another kiosk of this profile is running."""

    exit_code = 8


class MissingLibrary(KioskError):
    """PySide6 or a system library that it needs is not installed."""

    exit_code = 9


class ServerNotSetUp(KioskError):
    """Home Assistant runs, but nobody has created its first user yet."""

    exit_code = 10


class NotHomeAssistant(KioskError):
    """A program other than Home Assistant answers at this address."""

    exit_code = 11


class SignInAborted(KioskError):
    """The sign-in was cancelled: window closed, timed out, or aborted by the server."""

    exit_code = 12


class DemoFailed(KioskError):
    """The temporary server of the demo could not be installed or started."""

    exit_code = 13


class NotRunning(KioskError):
    """No kiosk of this profile is running."""

    exit_code = 14
