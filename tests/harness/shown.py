"""Which picture of the gallery shows which QML file.

    PYTHONPATH=tests python -m harness.shown FOLDER        tells whether all of them are there

Each gallery checks that what it takes for a picture is on screen in it (`check`). A unit test
compares the table with the files.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from pathlib import Path

SHOWN: Mapping[str, str] = {
    "cameras/CameraPainted": "",
    "cameras/CameraVideo": "",
    "cameras/Cameras": "",
    "components/ActionButton": "offline",
    "components/BodyText": "sheet-root",
    "components/Busy": "waiting",
    "components/CaptionText": "setup-phone",
    "components/CursorHandle": "",
    "components/HeadingText": "sheet-root",
    "components/HeadlineText": "setup-name",
    "components/Icon": "offline",
    "components/IconButton": "sheet-root",
    "components/LateLoader": "sheet-root",
    "components/NoDrop": "dashboard",
    "components/PlainText": "offline",
    "components/Question": "sheet-question",
    "components/RadioMark": "setup-dashboard",
    "components/RowSheet": "sheet-root",
    "components/ScrollMark": "sheet-root",
    "components/SecondaryText": "sheet-root",
    "components/SegmentedChoice": "sheet-root",
    "components/Shade": "cards",
    "components/Sheet": "confirm",
    "components/SheetButtons": "confirm",
    "components/SwitchMark": "sheet-root",
    "components/TextInputLine": "prompt",
    "components/Theme": "",
    "components/TitleText": "confirm",
    "components/Tooltip": "tooltip",
    "components/WeatherIcon": "clock-3",
    "components/Zoomed": "offline",
    "keyboard/KeyFace": "reply",
    "keyboard/KeyText": "reply",
    "keyboard/KeyboardPanel": "reply",
    "keyboard/QtQuick/VirtualKeyboard/Styles/ha-kiosk/style": "",
    "page/FormView": "",
    "page/PageView": "dashboard",
    "page/ProfilePrototype": "",
    "page/ServerView": "",
    "requests/BackButton": "way-back",
    "requests/ColorPicker": "color",
    "requests/DialogRequests": "",
    "requests/DownloadCard": "saving",
    "requests/DownloadWatch": "",
    "requests/ExternalBar": "guest",
    "requests/ExternalPage": "guest",
    "requests/FileList": "files",
    "requests/FullScreenHint": "full-screen",
    "requests/PageDialog": "confirm",
    "requests/PageRequests": "",
    "screens/CameraScreen": "cameras",
    "screens/Cleaning": "cleaning",
    "screens/Display": "clock-3",
    "screens/Notice": "",
    "screens/NoticeOverlay": "offline",
    "screens/NotificationCard": "cards",
    "screens/NotificationCards": "cards",
    "screens/NumberPad": "sheet-pin",
    "screens/ReplyLine": "reply",
    "screens/ScreensaverClock": "clock-3",
    "screens/ScreensaverPage": "screensaver-url",
    "screens/ScreensaverPhotos": "screensaver-photos",
    "screens/ScreensaverState": "clock-3",
    "screens/SettingsCard": "sheet-root",
    "screens/SettingsControl": "sheet-root",
    "screens/SettingsHeader": "sheet-root",
    "screens/SettingsProblem": "sheet-problem",
    "screens/SettingsRow": "sheet-root",
    "screens/SettingsScreen": "sheet-root",
    "screens/SignInPage": "login",
    "screens/SignInView": "login",
    "screens/SignOnView": "sign-on-page",
    "screens/Toast": "toast",
    "setup/SetupBar": "setup-name",
    "setup/SetupButtons": "setup-phone",
    "setup/SetupField": "setup-name",
    "setup/SetupList": "setup-dashboard",
    "setup/SetupMessage": "setup-done",
    "setup/SetupPhone": "setup-phone",
    "setup/SetupRow": "setup-dashboard",
    "setup/SetupScreen": "setup-name",
    "setup/SetupSwitch": "setup-name",
}
"""The picture's name by the file; "" where a file has no look of its own."""


def check(picture: str, kinds: Collection[str]) -> None:
    """Raise `AssertionError` where a picture does not show a type that the table says it shows."""
    wanted = {Path(file).name for file, name in SHOWN.items() if name == picture}
    assert wanted <= set(kinds), f"{picture} does not show {wanted - set(kinds)}"


def main(folder: Path) -> None:
    """Tell which pictures of the table are not in `folder`."""
    there = {file.name.partition("-800x480")[0] for file in folder.glob("*.png")}
    if missing := set(filter(None, SHOWN.values())) - there:
        sys.exit(f"There is no picture of {', '.join(sorted(missing))}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
