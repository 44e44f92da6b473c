"""The languages of our own screens: gettext catalogues, `<language>/LC_MESSAGES/ha-kiosk.mo`.

Texts in the code and in the log are English; texts for a person at the tablet are translated where
they are shown. `make translations` collects the texts into ha-kiosk.pot, updates the .po files and
compiles them. At run time only the standard library is needed.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "ha-kiosk"
FOLDER = Path(__file__).parent
SOURCE = "en"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def mark(text: str) -> str:
    """Return `text` unchanged, and mark it for `make translations`; it is translated elsewhere."""
    return text


def load(setting: str | None, env: Mapping[str, str]) -> gettext.NullTranslations:
    """Return the translations for the language of `setting`, or else of the system."""
    return gettext.translation(DOMAIN, FOLDER, languages(setting, env), fallback=True)


def languages(setting: str | None, env: Mapping[str, str]) -> list[str]:
    """Return the languages to try, the best first; none for English.

    English has no catalogue, so it ends the list: somebody who prefers English to German gets
    English.
    """
    wanted = setting.replace("-", "_") if setting else _of_system(env)
    found: list[str] = []
    for language in wanted.split(":"):
        plain = language.partition(".")[0].partition("@")[0]
        if plain.partition("_")[0] in {SOURCE, "C", "POSIX"}:
            break
        if plain:
            found.append(plain)
    return found


def _of_system(env: Mapping[str, str]) -> str:
    """Return the value of the first variable that is set, in gettext's order."""
    for name in _VARIABLES:
        if value := env.get(name):
            return value
    return ""
