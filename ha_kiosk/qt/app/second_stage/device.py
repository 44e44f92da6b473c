"""Creates the tablet's device in Home Assistant, and connects its sensors and commands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial

from ha_kiosk import i18n
from ha_kiosk.config.choices import Render
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.app.second_stage.display import DisplayParts
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.device.camera_screen import CameraScreen
from ha_kiosk.qt.device.cleaning import Cleaning
from ha_kiosk.qt.device.command_runner import CommandRunner, DeviceOutputs
from ha_kiosk.qt.device.device import DeviceController
from ha_kiosk.qt.device.device_inbox import CardParts, DeviceInbox, PictureLoader
from ha_kiosk.qt.device.shown_camera import CameraLink
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.missing_page import MissingPage
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.screens.cleaning import CleaningModel
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.qt.sound.speaker import NotificationSound, Speaker
from ha_kiosk.recovery.state import State
from ha_kiosk.screens.device_texts import DeviceTexts
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import websocket
from ha_kiosk.sound.speech import SpeechDispatcher


@dataclass(frozen=True, slots=True)
class DeviceParts:
    """The device, and the receiver of the server's push messages."""

    device: DeviceController
    inbox: DeviceInbox
    cleaning: Cleaning
    cameras: CameraScreen

    @property
    def listeners(self) -> tuple[Configure, ...]:
        """Return the listeners for a new configuration."""
        return (self.device.configure, self.inbox.configure)


def make(first: FirstStage, status: StatusCollector, actions: KioskActions) -> DeviceParts:
    """Return the device's parts. They do nothing before `follow`."""
    context = first.context
    device = DeviceController(
        context.config,
        context.account,
        status,
        context.runner,
        context.client.send,
        websocket.connector(context.client),
        context.app,
    )
    texts = DeviceTexts(context.translations)
    cards = NotificationCards(context.app, send_text=texts.send())
    first.window.setProperty("cards", cards)
    pictures = PictureLoader(context.account, context.client.send, context.runner)
    speaker = _speaker(context)
    # The order in which Main.qml stacks them.
    cameras = _cameras(first, status)
    status.add_overlays(cards)
    cleaning = _cleaning(first, status, actions, texts)
    commander = CommandRunner(
        actions,
        device,
        DeviceOutputs(cleaning, speaker, cameras),
        context.account.device_file.with_name("screenshot.png"),
        first.page_parts.page_requests.open,
    )
    card_parts = CardParts(cards, pictures, texts)
    inbox = DeviceInbox(context.config, device, commander, card_parts, context.app)
    connect_inbox(inbox, device, cards)
    cameras.stirred.connect(inbox.wake)
    cameras.failed.connect(inbox.show_problem)
    speaker.unspoken.connect(inbox.show_unspoken)
    inbox.sound_due.connect(NotificationSound(Machine(), context.runner, context.app).ring)
    MissingPage(
        cards,
        Texts(context.translations),
        context.client.send,
        context.runner,
        first.idle_clock,
        context.app,
    ).watch(first.kiosk_parts.kiosk)
    return DeviceParts(device, inbox, cleaning, cameras)


def connect_inbox(inbox: DeviceInbox, device: DeviceController, cards: NotificationCards) -> None:
    """Connect push messages of the server, and what a person does with a card."""
    device.pushed.connect(inbox.take)
    cards.action_pressed.connect(inbox.tell_action)
    cards.clicked.connect(inbox.open)
    cards.replied.connect(inbox.tell_reply)
    cards.cleared.connect(inbox.tell_cleared)


def _cameras(first: FirstStage, status: StatusCollector) -> CameraScreen:
    context = first.context
    software = context.rendering.backend is Render.SOFTWARE
    link = CameraLink(context.account, context.client.send, context.call, software=software)
    cameras = CameraScreen(link, context.app)
    first.window.setProperty("cameraScreen", cameras)
    status.add_overlays(cameras)
    return cameras


def _cleaning(
    first: FirstStage, status: StatusCollector, actions: KioskActions, texts: DeviceTexts
) -> Cleaning:
    app = first.context.app
    shield = InputShield(first.window, app)
    model = CleaningModel(first.window, texts.cleaning(), app)
    status.add_overlays(model)
    first.window.setProperty("cleaning", model)
    cleaning = Cleaning(actions, shield, model, app)
    model.corners_held.connect(cleaning.end)
    return cleaning


def _speaker(context: AppContext) -> Speaker:
    languages = i18n.languages(context.config.language, os.environ) or [i18n.SOURCE]
    return Speaker(
        context.account,
        context.runner,
        (SpeechDispatcher(Machine()), context.client.send, context.call),
        languages[0].partition("_")[0],
        context.app,
    )


def _close_cameras(kiosk: KioskController, cameras: CameraScreen) -> None:
    """Close the cameras when their account is signed out."""
    if kiosk.current.state is State.SIGNED_OUT:
        cameras.close()


def follow(first: FirstStage, parts: DeviceParts, display: DisplayParts) -> None:
    """Start the device at the first dashboard, and report changes from then on."""
    kiosk, device = first.kiosk_parts.kiosk, parts.device

    def change() -> None:
        if kiosk.current.state is State.LIVE:
            device.start()
            device.reconnect()
        elif kiosk.current.state is State.SIGNED_OUT:
            device.stop()
        device.report_soon()

    kiosk.state_changed.connect(change)
    kiosk.state_changed.connect(partial(_close_cameras, kiosk, parts.cameras))
    display.display.stage_changed.connect(device.report_soon)
    display.display.brightness_changed.connect(device.report_soon)
    display.sound.volume_changed.connect(device.report_soon)
    first.page_parts.page.moved.connect(device.report_soon)
    first.context.app.aboutToQuit.connect(device.close)
    change()
