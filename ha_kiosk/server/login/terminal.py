"""Signs in with questions and answers in a terminal, without a browser or a display.

The server's login flow says what to ask, field by field, so every provider and second factor that
uses text works. No wrong password is sent twice: a password given beforehand is tried once, and a
typed one is asked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ha_kiosk.errors import SignInAborted, SignInRefused, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import Provider, Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import Dialog, finish, no_way_in
from ha_kiosk.server.login.flow import Aborted, Field, Flow, Form, Step
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call

TRIES = 3
"""Wrong answers that a person may give to one form; the server counts second factors itself."""

_LABELS = {
    "username": Text("Username"),
    "password": Text("Password"),
    "code": Text("Code"),
    "pin": Text("PIN"),
    "user": Text("User"),
    "multi_factor_auth_module": Text("Second factor"),
}
_SECRET = ("password", "pin", "secret", "token")
_REASONS = {
    "login_expired": Text("the sign-in took too long"),
    "not_allowed": Text("this device is not in one of its trusted networks"),
    "too_many_retry": Text("too many wrong codes"),
    "unknown_error": Text("it failed; its log may tell why"),
}
_REFUSED = {
    "invalid_auth": Text("The server does not accept this username and password."),
    "invalid_code": Text("The server does not accept this code."),
    "invalid_auth_module": Text("The server does not know this second factor."),
}


def sign_in(
    server: Server,
    send: Send,
    dialog: Dialog,
    *,
    username: str | None = None,
    password: str | None = None,
    provider: str | None = None,
    call: Call = websocket_call,
) -> Credentials:
    """Sign in at `server`; ask through `dialog` for what `username` and `password` leave open.

    `provider` is the type of the login provider, such as `trusted_networks`; without it one is
    chosen. With a password nothing is asked: the first missing or wrong answer ends the sign-in.
    Raises `UsageError` for a provider or user that the server does not have, `SignInRefused`,
    `SignInAborted` and what `send` raises. However it ends, no open flow is left at the server.
    """
    given = {"username": username, "password": password}
    conversation = _TerminalSignIn(dialog, {k: v for k, v in given.items() if v is not None})
    flow = Flow(server.url, send)
    try:
        code = conversation.run(flow, flow.start(conversation.provider(server.providers, provider)))
    except BaseException:  # Ctrl-C, for example
        flow.abandon()
        raise
    return finish(server.url, oauth.CLIENT_ID, code, send, call=call)


class _TerminalSignIn:
    """Answers the forms: with the given values, and by asking for the rest."""

    def __init__(self, dialog: Dialog, given: Mapping[str, str]) -> None:
        self._dialog = dialog
        self._given = given
        self._interactive = "password" not in given
        self._wrong: Counter[str] = Counter()

    def provider(self, providers: tuple[Provider, ...], wanted: str | None) -> Provider:
        """Return the provider to sign in with; one that takes a username if that is given."""
        if wanted is not None:
            if (found := next((p for p in providers if p.type == wanted), None)) is None:
                offered = ", ".join(p.type for p in providers) or Text("none")
                raise UsageError(
                    Text(
                        "The server has no provider {wanted}. It has: {offered}.",
                        wanted=wanted,
                        offered=offered,
                    )
                )
            return found
        if self._given:
            named = tuple(p for p in providers if p.type != "trusted_networks")
            providers = named or providers
        if not providers:
            raise no_way_in()
        if len(providers) == 1:
            return providers[0]
        if self._interactive:
            return providers[self._dialog.choose(Text("Sign in with"), [p.name for p in providers])]
        # Stable: the server's own users first, otherwise the order of its configuration.
        return min(providers, key=lambda provider: provider.type != "homeassistant")

    def run(self, flow: Flow, step: Step) -> str:
        """Answer forms until the flow ends, and return the authorization code."""
        while isinstance(step, Form):
            self._complain(step)
            step = flow.answer(step, self._answers(step))
        if isinstance(step, Aborted):
            told = _REASONS.get(step.reason, step.reason.replace("_", " "))
            raise SignInAborted(Text("The server has ended the sign-in: {reason}.", reason=told))
        return step.code

    def _complain(self, form: Form) -> None:
        if form.error is None:
            if form.mfa_module is not None:
                self._dialog.show_message(
                    Text("A second factor is needed: {module}.", module=form.mfa_module)
                )
            return
        told = _REFUSED.get(form.error) or Text(
            "The server says: {words}.", words=form.error.replace("_", " ")
        )
        self._wrong[form.step_id] += 1
        counted = form.step_id != "mfa" and self._wrong[form.step_id] >= TRIES
        if counted or not self._interactive:
            raise SignInRefused(told)
        self._given = {}
        self._dialog.show_message(Text("{reason} Try again.", reason=told))

    def _answers(self, form: Form) -> dict[str, object]:
        # Optional fields are left to the server's default.
        return {field.name: self._answer(field) for field in form.fields if not field.optional}

    def _answer(self, field: Field) -> object:
        if field.options:
            return self._option(field)
        if field.name in self._given:
            return self._given[field.name]
        label = _LABELS.get(field.name, field.name.replace("_", " ").capitalize())
        if not self._interactive:
            raise SignInAborted(
                Text(
                    "The server also asks for: {label}. Sign in without --password-stdin to answer "
                    "that yourself.",
                    label=label,
                )
            )
        if field.type == "boolean":
            return self._dialog.choose(label, [Text("Yes"), Text("No")]) == 0
        if any(word in field.name.lower() for word in _SECRET):
            return self._dialog.secret(label)
        return self._text(field, label)

    def _option(self, field: Field) -> object:
        labels = [label for _, label in field.options]
        username = self._given.get("username") if field.name == "user" else None
        if username is not None:
            return _user_named(username, field)
        if len(labels) == 1:
            return field.options[0][0]
        title = _LABELS.get(field.name, field.name.replace("_", " ").capitalize())
        if not self._interactive:
            raise SignInAborted(
                Text(
                    "The server also asks to choose: {title} ({choices}).",
                    title=title,
                    choices=", ".join(labels),
                )
            )
        return field.options[self._dialog.choose(title, labels)][0]

    def _text(self, field: Field, label: str) -> object:
        convert = {"integer": int, "float": float}.get(field.type, str)
        while True:
            try:
                return convert(self._dialog.text(label))
            except ValueError:
                self._dialog.show_message(Text("This must be a number."))


def _user_named(username: str, field: Field) -> object:
    """Return the option for the user `username`. Raises `UsageError`."""
    for value, label in field.options:
        if username.casefold() in (label.casefold(), str(value).casefold()):
            return value
    raise UsageError(
        Text(
            "The server does not offer this device the user {username}. It offers: {offered}. "
            "Use --username with one of these.",
            username=username,
            offered=", ".join(label for _, label in field.options),
        )
    )
