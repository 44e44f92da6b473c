"""The result of a sign-in, and the file that stores it.

If the token is in a file of its own (token_file.py), only the path is stored. A power cut at any
moment leaves either the old file or the new one. Access tokens are not stored: they live for half
an hour, in memory. A damaged file is moved aside and named in an error, but commands that only
inspect it change nothing.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ha_kiosk.errors import CredentialsDamaged, KioskError, NotSignedIn, UsageError
from ha_kiosk.i18n import mark
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import origin
from ha_kiosk.server.auth.token_file import TokenFile
from ha_kiosk.storage import atomic_file, folder_lock, regular_file
from ha_kiosk.storage.paths import private_folder

SCHEMA = 1
_TOKENS = ("refresh_token", "long_lived_token")
_DAMAGE = (ValueError, RecursionError, UsageError)
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM})
_CANNOT = {
    "read": mark("Cannot read {path}: {reason}."),
    "write": mark("Cannot write {path}: {reason}."),
    "delete": mark("Cannot delete {path}: {reason}."),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to request access tokens from one server: one of two tokens, never both.

    Raises `ValueError` for anything else; its message contains no value.
    """

    server: str
    client_id: str
    refresh_token: str | None = field(default=None, repr=False)
    long_lived_token: str | None = field(default=None, repr=False)
    user: str | None = None
    ha_version: str | None = None
    server_name: str | None = None
    token_file: TokenFile | None = None
    via: str | None = None
    """Another address of the server that is used now; it is not stored here."""

    @property
    def address(self) -> str:
        """Return the origin that requests go to."""
        return self.via or self.server

    def __post_init__(self) -> None:
        for name in ("server", "client_id"):
            if not (isinstance(getattr(self, name), str) and getattr(self, name)):
                raise ValueError(f"{name} is not a text")
        for name in ("refresh_token", "long_lived_token", "user", "ha_version", "server_name"):
            if not isinstance(getattr(self, name), str | None):
                raise ValueError(f"{name} is not a text")  # noqa: TRY004 - callers catch one error
        if bool(self.refresh_token) == bool(self.long_lived_token):
            raise ValueError("not exactly one token")


class CredentialStore:
    """Stores `Credentials` in the file `path` (0600), in a folder (0700) of this user."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Credentials | None:
        """Return the credentials, or None if there are none.

        Raises `CredentialsDamaged` for a file that cannot be read as credentials, and moves it
        aside. Raises `TokenFileUnusable` if the token is in another file that cannot be used.
        """
        with self._explained("read"):
            try:
                return _parse(atomic_file.read_private(self._path))
            except FileNotFoundError:
                return None
            except _DAMAGE:
                aside = self._move_aside()
        raise CredentialsDamaged(
            Text(
                "{file} could not be understood and is now {aside}. Sign in again.",
                file=self._path,
                aside=aside.name,
            )
        )

    def inspect(self) -> Credentials | None:
        """Return what `load` returns, and change nothing: neither the file, its name nor its mode.

        Raises `CredentialsDamaged` for a file that cannot be read as credentials,
        `TokenFileUnusable`.
        """
        with self._explained("read"):
            try:
                return _parse(regular_file.read(self._path))
            except FileNotFoundError:
                return None
            except _DAMAGE:
                damaged = CredentialsDamaged(
                    Text("{file} could not be understood. Sign in again.", file=self._path)
                )
        raise damaged

    def save(self, credentials: Credentials) -> None:
        """Replace the stored credentials by `credentials`, all or nothing."""
        facts: dict[str, object] = {"schema": SCHEMA, **asdict(credentials)}
        del facts["via"]
        if credentials.token_file is not None:
            facts |= dict.fromkeys(_TOKENS)
        text = json.dumps(facts, indent=2) + "\n"
        with self._explained("write"):
            atomic_file.write_private(self._path, text.encode())

    def replace(self, credentials: Credentials) -> Credentials | None:
        """Save `credentials`, and return those that they replace, None for damaged ones.

        If several programs do so at once, each gets other credentials, so that no token is lost.
        """
        with self._explained("write"), folder_lock.hold(private_folder(self._path.parent)):
            before = self._readable()
            self.save(credentials)
        return before

    def delete_only(self, credentials: Credentials | None) -> bool:
        """Remove `credentials`, or a damaged file; return False if there are others by now."""
        if not self._path.parent.is_dir():
            return True
        with self._explained("delete"), folder_lock.hold(self._path.parent):
            if self._readable() not in (None, credentials):
                return False
            self.delete()
        return True

    def _readable(self) -> Credentials | None:
        try:
            return self.inspect()
        except NotSignedIn:
            return None

    def delete(self) -> None:
        """Remove the credentials, and what an interrupted `save` or a `load` may have left."""
        with self._explained("delete"):
            for damaged in self._path.parent.glob(f"{self._path.name}.damaged-*"):
                damaged.unlink(missing_ok=True)  # it may contain a token
            atomic_file.delete(self._path)

    def _move_aside(self) -> Path:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.damaged-{number}")).exists():
            number += 1
        self._path.rename(aside)
        return aside

    @contextmanager
    def _explained(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as err:
            reason = os_reason(err) or type(err).__name__
            what = Text(_CANNOT[verb], path=str(self._path), reason=reason)
            if err.errno in _NOT_OURS:
                what = Text(
                    '{what} If a sudo made it: sudo chown -R "$(id -un)" {folder}',
                    what=what,
                    folder=str(self._path.parent),
                )
            raise KioskError(what) from err


def _parse(text: bytes) -> Credentials:
    """Return the credentials in `text`, or raise `ValueError` or `UsageError`."""
    decoded = json.loads(text)
    if not isinstance(decoded, dict) or decoded.get("schema") != SCHEMA:
        raise ValueError("not a credentials file of this version")
    known = {f.name for f in fields(Credentials)} - {"via"}
    if decoded.keys() - known - {"schema"} or not {"server", "client_id"} <= decoded.keys():
        raise ValueError("other fields than expected")
    found = {name: decoded[name] for name in known & decoded.keys()}
    if found.get("token_file") is not None:
        found |= _from_token_file(found)
    credentials = Credentials(**found)
    if origin(credentials.server) != credentials.server:
        raise ValueError("server is not an origin")
    return credentials


def _from_token_file(found: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields that come from the token's file. Raises `TokenFileUnusable`."""
    source = found["token_file"]
    if not isinstance(source, dict) or source.keys() != {"path", "profile"}:
        raise ValueError("token_file is no file")
    file = TokenFile(**source)
    token = file.read()
    return {
        "token_file": file,
        "client_id": token.client_id or found["client_id"],
        "refresh_token": token.refresh_token,
        "long_lived_token": token.long_lived_token,
    }
