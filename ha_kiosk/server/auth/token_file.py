"""Tokens in files that the user manages: of `login --token-file`, and systemd's credentials.

Such a file is read whenever its token is needed. The token is not copied, so that a sealed or
read-only file stays its only place, and a replaced token is used.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ha_kiosk.errors import TokenFileUnusable
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text

CREDENTIAL = "ha-kiosk.token"
"""The name of the credential that a unit may pass (LoadCredential=)."""
MAX_SIZE = 64 * 1024
_KEYS = frozenset({"url", "token", "client_id"})
LONG_LIVED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
"""What a long-lived access token looks like: a JSON Web Token."""
_REFRESH = re.compile(r"[0-9a-f]{64,256}")
_READABLE_BY_ALL = 0o004


@dataclass(frozen=True, slots=True)
class ProvidedToken:
    """The token of one profile in a file: one of two kinds, never both."""

    refresh_token: str | None = field(default=None, repr=False)
    long_lived_token: str | None = field(default=None, repr=False)
    url: str | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class TokenFile:
    """A token file, and the profile whose token is read from it."""

    path: str
    profile: str = "default"

    def __post_init__(self) -> None:
        if not all(isinstance(text, str) and text for text in (self.path, self.profile)):
            raise ValueError("no file and profile")

    def read(self) -> ProvidedToken:
        """Return the token in it, with the other values there.

        The file is the bare token, or TOML with `token`, `url` and `client_id`: for all profiles,
        or in a table of the profile's name. Raises `TokenFileUnusable`, never with the file's
        content.
        """
        text = self._text().strip()
        if not text:
            raise TokenFileUnusable(Text("{file} is empty. Write a token into it.", file=self.path))
        if token := _token(text):
            return token
        return self._from_table(text)

    def _text(self) -> str:
        try:
            # Does not block on a pipe that nobody writes to.
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as err:
            raise self._unreadable(err) from err
        try:
            self._check(os.fstat(descriptor))
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(MAX_SIZE).decode("utf-8-sig")
        except OSError as err:
            raise self._unreadable(err) from err
        except UnicodeDecodeError:
            raise TokenFileUnusable(
                Text("{file} is not a text in UTF-8.", file=self.path)
            ) from None
        finally:
            os.close(descriptor)

    def _unreadable(self, err: OSError) -> TokenFileUnusable:
        return TokenFileUnusable(
            Text(
                "The token file {file} cannot be read: {reason}.",
                file=self.path,
                reason=os_reason(err),
            )
        )

    def _check(self, info: os.stat_result) -> None:
        if not stat.S_ISREG(info.st_mode):
            raise TokenFileUnusable(Text("{file} is not a file.", file=self.path))
        # A group may be what lets the kiosk read a file of root.
        if info.st_mode & _READABLE_BY_ALL:
            raise TokenFileUnusable(
                Text(
                    "{file} may be read by every user of this machine. Close it: chmod o= {file}",
                    file=self.path,
                )
            )

    def _from_table(self, text: str) -> ProvidedToken:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError:  # its message may repeat the token
            raise TokenFileUnusable(
                Text("{file} is neither a token of Home Assistant nor valid TOML.", file=self.path)
            ) from None
        shared = {key: value for key, value in table.items() if not isinstance(value, dict)}
        own = table.get(self.profile, {})
        facts = shared | own
        for key in facts:
            if key not in _KEYS:
                known = ", ".join(sorted(_KEYS))
                raise TokenFileUnusable(
                    Text(
                        "{key} in {file} is not known. Known are: {known}.",
                        key=key,
                        file=self.path,
                        known=known,
                    )
                )
        if "token" not in facts:
            raise TokenFileUnusable(
                Text(
                    "{file} has no token for the profile {profile!r}: write [{profile}] and below "
                    'it token = "…".',
                    file=self.path,
                    profile=self.profile,
                )
            )
        return self._checked(facts)

    def _checked(self, facts: Mapping[str, object]) -> ProvidedToken:
        texts = {key: value for key, value in facts.items() if isinstance(value, str) and value}
        if missing := facts.keys() - texts.keys():
            raise TokenFileUnusable(
                Text("{key} in {file} is not a text.", key=min(missing), file=self.path)
            )
        found = _token(texts["token"].strip())
        if found is None:
            raise TokenFileUnusable(
                Text(
                    "token in {file} is neither a long-lived access token nor a refresh token.",
                    file=self.path,
                )
            )
        return ProvidedToken(
            found.refresh_token,
            found.long_lived_token,
            url=texts.get("url"),
            client_id=texts.get("client_id"),
        )


def of_unit(env: Mapping[str, str], profile: str) -> TokenFile | None:
    """Return the credential that systemd passed to this unit, None if it passed none."""
    folder = env.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / CREDENTIAL if folder else None
    return TokenFile(str(file), profile) if file is not None and file.exists() else None


def _token(text: str) -> ProvidedToken | None:
    if _REFRESH.fullmatch(text):
        return ProvidedToken(refresh_token=text)
    return ProvidedToken(long_lived_token=text) if LONG_LIVED.fullmatch(text) else None
