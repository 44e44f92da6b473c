"""Handles the server's pushes: runs commands, and shows everything else as a card."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.device import camera_source, commands, notifications
from ha_kiosk.device.channel import Push
from ha_kiosk.device.command_values import BadCommandError
from ha_kiosk.device.notifications import Notification
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.policy import url_on
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.device.command_runner import CommandRunner
from ha_kiosk.qt.device.device import DeviceController
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.screens.device_texts import DeviceTexts
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Send

_log = logging.getLogger(__name__)
MAX_PICTURE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CardParts:
    """The parts that show a notification: the cards, their pictures, and the kiosk's own texts."""

    cards: NotificationCards
    pictures: PictureLoader
    texts: DeviceTexts


class DeviceInbox(QObject):
    """Handles each push of `device`. Emits `sound_due` for each notification with a sound."""

    sound_due = Signal()

    def __init__(
        self,
        config: Config,
        device: DeviceController,
        commander: CommandRunner,
        parts: CardParts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._device, self._commander = config, device, commander
        self._cards, self._pictures, self._texts = parts.cards, parts.pictures, parts.texts

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._config = config

    @Slot(object)
    def take(self, push: Push) -> None:
        """Run or show a push. Never raises, because the push comes from outside."""
        if push.message.strip() == notifications.CLEAR:
            self._cards.clear(str(push.data.get("tag", "")))
            return
        try:
            command = commands.parse(push.message, push.data, self._config.device_commands)
            if command is None:
                self._show(notifications.parse(push))
            else:
                _log.info("Home Assistant asks for %s.", command.name)
                self._commander.run(command)
        except (BadCommandError, KioskError) as err:
            _log.warning("The command %s was not carried out: %s.", push.message[:60], err)
            self._cards.show(Notification("", push.message[:60], self._texts.reason(str(err))))

    @Slot()
    def wake(self) -> None:
        """Switch the screen on, for something that must be seen."""
        self._commander.wake()

    @Slot(str, object)
    def show_problem(self, what: str, err: Exception) -> None:
        """Show that something could not be shown, and why."""
        _log.info("%s is not shown: %s", what, err)
        self._cards.show(Notification("", what, self._texts.reason(str(err))))

    @Slot(str)
    def show_unspoken(self, text: str) -> None:
        """Show a text that could not be spoken."""
        self._commander.wake()
        self._cards.show(Notification("", "", text))

    def _show(self, notification: Notification) -> None:
        is_again = notification.rings_once and self._cards.has(notification.tag)
        number = self._cards.show(notification)
        if self._config.device_sound and not (notification.is_silent or is_again):
            self.sound_due.emit()
        if notification.wakes:
            self._commander.wake()
        if notification.image:
            self._pictures.load(notification.image, partial(self._cards.set_picture, number))
        if notification.icon:
            self._pictures.load(notification.icon, partial(self._cards.set_icon, number))
        if notification.wants_receipt:
            self._tell("mobile_app_notification_received", notification)

    @Slot(object, str)
    def tell_action(self, notification: Notification, key: str) -> None:
        """Do what a button of a card does, and tell the server which button it was."""
        action = next((a for a in notification.actions if a.key == key), None)
        if action is not None and action.uri:
            self._go(action.uri)
        self._tell("mobile_app_notification_action", notification, action=key)

    @Slot(object, str, str)
    def tell_reply(self, notification: Notification, key: str, text: str) -> None:
        """Tell the server the text that somebody typed into a card."""
        data = {**notification.data, "action": key, "reply_text": text}
        failed = partial(self._ask_again, notification)
        self._device.fire_event("mobile_app_notification_action", data, failed)

    def _ask_again(self, notification: Notification, err: Exception) -> None:
        self._cards.show(notification)
        text = self._texts.not_sent(str(err))
        self._cards.show(Notification("", notification.title, text))

    @Slot(object)
    def tell_cleared(self, notification: Notification) -> None:
        """Tell the server that somebody dismissed a card."""
        self._tell("mobile_app_notification_cleared", notification)

    def _tell(self, event: str, notification: Notification, **more: object) -> None:
        self._device.fire_event(event, {**notification.data, **more})

    @Slot(object)
    def open(self, notification: Notification) -> None:
        """Open the link of a card."""
        self._go(notification.click_uri)

    def _go(self, uri: str) -> None:
        """Open the link of a notification."""
        try:
            self._commander.go(uri)
        except (BadCommandError, KioskError) as err:
            _log.info("The link of a notification was not opened: %s", err)


class PictureLoader:
    """Fetches pictures of notifications; sends the session's token only to the server itself."""

    def __init__(self, account: Account, send: Send, runner: JobRunner) -> None:
        self._account, self._send, self._runner = account, send, runner

    def load(self, address: str, done: Callable[[str], None]) -> None:
        """Call `done` with the picture as a data: address; do not call it if there is none."""
        session = self._account.session
        if session is not None:
            self._runner.submit(partial(self._fetch, session, address), done, _complain)

    def _fetch(self, session: Session, address: str) -> str:
        url = url_on(session.credentials.address, address)
        if url is None:
            raise KioskError(Text("a picture of another server is not shown"))
        token = session.access_token().value
        answer = self._send(Request("GET", url, bearer=token, max_body=MAX_PICTURE))
        return camera_source.data_url(answer)


def _complain(err: Exception) -> None:
    _log.info("A picture of a notification is not shown: %s", err)
