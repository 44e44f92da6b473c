"""What a sign-in decided about the server's certificate, and the TLS policy that follows from it.

It is stored beside the credentials, not in them, because after a sign-out the sign-in page must
still be reachable. Nothing in it is secret. The configuration has precedence. Only a certificate
that a person compared is pinned.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import candidates
from ha_kiosk.server.tls import certificate
from ha_kiosk.server.tls.policy import BasicAuth, ClientCertificate, TlsPolicy
from ha_kiosk.storage import atomic_file, regular_file
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)
SCHEMA = 1
LOGIN_FILES = ("http_username", "http_password")
"""Names of files in $CREDENTIALS_DIRECTORY that can replace the settings of the same names."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How the certificate of `server`, an origin, is trusted: by one of two ways, never both.

    Raises `ValueError` for anything else.
    """

    server: str
    ca_file: str | None = None
    certificate: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.server, str) or not isinstance(self.ca_file, str | None):
            raise ValueError("not a text")  # noqa: TRY004 - callers catch one error
        if bool(self.ca_file) == bool(self.certificate):
            raise ValueError("not exactly one way to trust")
        if self.certificate and certificate.fingerprint(str(self.certificate)) != self.certificate:
            raise ValueError("not a fingerprint")


def load(path: Path) -> Trust | None:
    """Return what is stored in `path`; None, and a log line, if it cannot be read."""
    try:
        facts = json.loads(atomic_file.read_private(path))
        if facts.pop("schema") == SCHEMA:
            return Trust(**facts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as err:
        _log.debug("%s: %s", path, err)
    _log.warning("%s cannot be used; certificates are checked with the system's store.", path)
    return None


def save(path: Path, trust: Trust) -> None:
    """Store `trust` in `path`. Waits for the disk; raises `KioskError`."""
    try:
        data = json.dumps({"schema": SCHEMA, **asdict(trust)}, indent=2) + "\n"
        atomic_file.write_private(path, data.encode())
    except OSError as err:
        raise KioskError(
            Text("Cannot write {path}: {reason}.", path=str(path), reason=os_reason(err))
        ) from err


def delete(path: Path) -> None:
    """Delete what is stored in `path`. Raises `KioskError`."""
    try:
        atomic_file.delete(path)
    except OSError as err:
        raise KioskError(
            Text("Cannot delete {path}: {reason}.", path=str(path), reason=os_reason(err))
        ) from err


def stored_policy(paths: Paths, env: Mapping[str, str], config: Config, address: str) -> TlsPolicy:
    """Return the policy for the server that `address` means, with what its sign-in has stored."""
    return policy_of(config, env, candidates(address), load(paths.trust_file))


def policy_of(
    config: Config, env: Mapping[str, str], origins: Iterable[str], trust: Trust | None
) -> TlsPolicy:
    """Return the policy for a server at one of `origins`. Raises `UsageError`.

    A server that redirects from http to https is the same one.
    """
    there = frozenset(origins)
    there |= {f"https{url.removeprefix('http')}" for url in there if url.startswith("http:")}
    kept = trust if trust is not None and trust.server in there else None
    ca_file, pin = config.ca_file, None
    if ca_file is None and kept is not None:
        ca_file, pin = Path(kept.ca_file) if kept.ca_file else None, kept.certificate
    return TlsPolicy(
        origins=there,
        ca_file=ca_file,
        pin=pin,
        client_certificate=client_certificate_of(config),
        basic_auth=_login(config, env),
    )


def client_certificate_of(config: Config) -> ClientCertificate | None:
    """Return the client certificate of the configuration. Raises `UsageError`."""
    if config.client_certificate is not None:
        return ClientCertificate(config.client_certificate, config.client_key)
    if config.client_key is not None:
        raise UsageError(
            Text("client_key: there is no client_certificate that it could be the key of.")
        )
    return None


def _login(config: Config, env: Mapping[str, str]) -> BasicAuth | None:
    """Return the basic-auth credentials of the configuration, or those of systemd's credentials."""
    folder = env.get("CREDENTIALS_DIRECTORY")
    username, password = (
        getattr(config, name) or (_secret(Path(folder) / name) if folder else None)
        for name in LOGIN_FILES
    )
    if username is None:
        if password is not None:
            raise UsageError(Text("http_password: there is no http_username that it belongs to."))
        return None
    if ":" in username:
        raise UsageError(Text("http_username: a name with a colon cannot be sent."))
    return BasicAuth(username, password or "")


def _secret(file: Path) -> str | None:
    try:
        return regular_file.read_text(file).strip("\r\n") or None
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as err:
        reason = os_reason(err) if isinstance(err, OSError) else Text("not a text")
        raise UsageError(
            Text("{file} cannot be read: {reason}.", file=file, reason=reason)
        ) from err
