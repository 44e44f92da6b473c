"""Languages: which one is taken, and that the catalogues are whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from ha_kiosk import i18n
from ha_kiosk.i18n.numbers import with_tenths
from ha_kiosk.i18n.text import render

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted(i18n.FOLDER.glob("*/LC_MESSAGES/ha-kiosk.po"))


@pytest.mark.parametrize(
    ("setting", "env", "found"),
    [
        (None, {}, []),
        (None, {"LANG": "C.UTF-8"}, []),
        (None, {"LANG": "POSIX"}, []),
        (None, {"LANG": "en_GB.UTF-8"}, []),
        (None, {"LANG": "de_AT.UTF-8"}, ["de_AT"]),
        (None, {"LANG": "de_DE@euro"}, ["de_DE"]),
        (None, {"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, ["de_DE"]),
        (None, {"LC_MESSAGES": "de_DE", "LC_ALL": "fr_FR"}, ["fr_FR"]),
        (None, {"LANGUAGE": "fr:de", "LC_ALL": "C"}, ["fr", "de"]),
        (None, {"LANGUAGE": "fr:en:de"}, ["fr"]),
        (None, {"LANGUAGE": "", "LANG": "de"}, ["de"]),
        (None, {"LANG": ":de"}, ["de"]),
        ("de-AT", {"LANG": "fr_FR"}, ["de_AT"]),
        ("en", {"LANG": "de_DE"}, []),
    ],
)
def test_the_language_is_the_configured_one_or_the_systems(
    setting: str | None, env: dict[str, str], found: list[str]
) -> None:
    """As gettext does it, but English needs no catalogue and ends the list."""
    assert i18n.languages(setting, env) == found


def test_a_text_is_said_in_the_language_of_the_system() -> None:
    """Austrian German is German where nobody has written it."""
    assert i18n.load(None, {"LANG": "de_AT.UTF-8"}).gettext("Try now") == "Jetzt versuchen"


@pytest.mark.parametrize(("language", "text"), [("en", "1.5"), ("de", "1,5")])
def test_a_number_has_the_point_of_the_language(language: str, text: str) -> None:
    """Or its comma."""
    assert render(with_tenths(1.46), i18n.load(language, {}).gettext) == text


@pytest.mark.parametrize("language", ["en", "xx", "C"])
def test_a_language_that_nobody_has_written_is_english(language: str) -> None:
    """The texts in the code."""
    assert i18n.load(language, {}).gettext("Try now") == "Try now"


def test_the_catalogues_are_what_the_code_says() -> None:
    """`make translations` would change nothing; the compiled files are the written ones."""
    script = ROOT / "packaging" / "translations.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: str(po.parts[-3]))
def test_everything_is_translated_with_the_same_names_in_it(po: Path) -> None:
    """A name that is missing hides something, a strange one raises an error."""
    for message in _read(po):
        ids, strings = _forms(message.id), _forms(message.string or "")
        if not message.id:
            continue
        assert all(strings), f"{message.id} is not translated"
        allowed = set().union(*map(_names, ids))
        for string in strings:
            assert _names(ids[0]) <= _names(string) <= allowed, string


def _read(po: Path) -> Catalog:
    with po.open("rb") as stream:
        return read_po(stream, locale=po.parts[-3])


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
