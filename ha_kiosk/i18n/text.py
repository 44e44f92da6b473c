"""Texts that keep their template and values, so that they can be shown in another language.

An error is created once, where it happens. Its text is an ordinary English str for the log and for
JSON. `render` returns it in the language of a screen or a terminal. No text is ever parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Self

Value = str | int
_AT_HOST = "{host}: {reason}"


class Text(str):
    """A str made of a template, which is translated, and of values, which may be texts themselves.

    `make translations` collects the templates: each is a literal in a call of `Text`.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, **values: object) -> Self:
        """Return the text in English. Of a value that is neither str nor int, its str is kept."""
        kept = {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in values.items()
        }
        made = super().__new__(cls, template.format(**kept))
        made.template, made.values = template, kept
        return made

    def __str__(self) -> Text:
        """Return the text itself, so that `str(err)` of an exception keeps template and values."""
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        """Return the arguments for a copy: str's own would take the English text as a template."""
        return (self.template,), dict(self.values)


def at_host(host: str, reason: str) -> Text:
    """Return the problem of `host`; a screen that names the host shows only the reason."""
    return Text(_AT_HOST, host=host, reason=reason)


def as_text(text: str) -> Text:
    """Return a `Text` unchanged, and a str of somebody else as a text without a translation."""
    return text if isinstance(text, Text) else joined("", [text])


def sentence(text: str) -> Text:
    """Return a text with a full stop, unless it ends as a sentence."""
    return as_text(text) if text.endswith((".", "?", "!")) else joined("", [text, "."])


def lines(*texts: str) -> Text:
    """Return texts on separate lines."""
    return joined("\n", texts)


def listed(*texts: str) -> Text:
    """Return texts in one line, with commas between them."""
    return joined(", ", texts)


def joined(separator: str, texts: Sequence[str]) -> Text:
    """Return texts one after the other."""
    names = [f"part{number}" for number in range(len(texts))]
    template = separator.join(f"{{{name}}}" for name in names)
    return Text(template, **dict(zip(names, texts, strict=True)))


def render(text: str, say: Callable[[str], str], *, with_host: bool = False) -> str:
    """Return `text` in the language of `say`, for a screen; `with_host` for a terminal.

    An ordinary str is returned unchanged; most often it comes from the server.
    """
    if not isinstance(text, Text):
        return text
    values = {
        name: render(value, say, with_host=with_host) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    if text.template == _AT_HOST and not with_host:
        reason = str(values["reason"])
        return reason[:1].upper() + reason[1:]
    return say(text.template).format(**values)


def value_in(text: str, name: str) -> Value | None:
    """Return the value `name` of `text`, or of a text in it; None if there is none."""
    if not isinstance(text, Text):
        return None
    if name in text.values:
        return text.values[name]
    found = (value_in(value, name) for value in text.values.values() if isinstance(value, str))
    return next((value for value in found if value is not None), None)


def to_json(text: str) -> object:
    """Return a text in a form that JSON can represent."""
    if not isinstance(text, Text):
        return str(text)
    values = {
        name: to_json(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return {"template": text.template, "values": values}


def from_json(kept: object) -> str:
    """Return the text from the result of `to_json`. Raises `ValueError` for anything else."""
    match kept:
        case str(text):
            return text
        case {"template": str(template), "values": dict(values)}:
            found = {
                str(name): value if isinstance(value, int) else from_json(value)
                for name, value in values.items()
            }
            try:
                return Text(template, **found)
            except (AttributeError, LookupError, TypeError) as err:
                raise ValueError("a text without its values") from err
    raise ValueError("not a text")
