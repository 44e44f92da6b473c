"""Where settings come from, which wins, and what is said about the ones that cannot be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from ha_kiosk.config.choices import (
    BridgeForm,
    DeviceCommands,
    ExternalLinks,
    Gesture,
    KeyboardMode,
    LogLevel,
    OffMode,
    Player,
    Render,
    Screensaver,
    Theme,
    WakeTouch,
)
from ha_kiosk.config.config import Config, changed, keys
from ha_kiosk.config.schedule import Schedule
from ha_kiosk.errors import UsageError

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a configuration file."""

    def _write(text: str) -> Path:
        file = tmp_path / "ha-kiosk.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return _write


EVERYTHING = """
url = " http://ha.local:8123/wall/0 "
full_screen = false
size = "1280x800"
output = "HDMI-A-1"
rotation = 90
zoom = 2
theme = "dark"
render = "Software"
bridge = "webkit"
language = "de-AT"
log_level = "debug"
kiosk_mode = false
settings_gesture = "corner"
settings_pin = "2580"
external_links = "block"
external_hosts = ["example.org", "*.Example.net"]
sign_in_hosts = ["auth.example.org"]
fallback_urls = ["https://ha.example.org/", "http://[fd00::1]:8123"]
guest_timeout = 0
pinch_zoom = true
swipe_back = true
allow_microphone = true
allow_camera = true
allow_geolocation = true
allow_notifications = true
allow_clipboard = true
allow_full_screen = false
downloads = false
native_player = "never"
keyboard = "on"
keyboard_layouts = ["fr_FR", "en_GB"]
ca_file = "/etc/ca.pem"
client_certificate = "/etc/client.pem"
client_key = "/etc/client.key"
http_username = "wall"
http_password = "open sesame"
log_file = "/var/log/ha-kiosk.log"
low_memory = true
memory_guard = false
memory_limit = 700
home_after = 300
[device]
enabled = false
name = "Hall"
commands = "safe"
sound = false
[screen]
manage = false
dim_after = 60
screensaver_after = 120
off_after = 600
brightness = 80
dim_brightness = 10
screensaver = "photos"
photos = "/srv/photos"
clock_entities = ["sensor.outside", "weather.home"]
screensaver_url = "https://example.org/frame?a=b"
screensaver_dashboard = "/lovelace/night"
off_mode = "backlight"
wake_touch = "pass"
[screen.night]
from = "22:00"
to = "6:30"
off_after = 30
"""


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    """A kiosk needs no configuration file."""
    config = Config.load(tmp_path / "none.toml", {}, {})
    assert config == Config()
    assert config.full_screen
    assert config.zoom == 1.0


def test_every_key_can_stand_in_the_file(write: Write) -> None:
    """The file sets everything there is."""
    assert Config.load(write(EVERYTHING), {}, {}) == Config(
        url="http://ha.local:8123/wall/0",
        full_screen=False,
        output="HDMI-A-1",
        rotation=90,
        size=(1280, 800),
        zoom=2.0,
        theme=Theme.DARK,
        render=Render.SOFTWARE,
        bridge=BridgeForm.WEBKIT,
        language="de-AT",
        log_level=LogLevel.DEBUG,
        kiosk_mode=False,
        settings_gesture=Gesture.CORNER,
        settings_pin="2580",
        external_links=ExternalLinks.BLOCK,
        external_hosts=("example.org", "*.example.net"),
        sign_in_hosts=("auth.example.org",),
        fallback_urls=("https://ha.example.org", "http://[fd00::1]:8123"),
        guest_timeout=0,
        pinch_zoom=True,
        swipe_back=True,
        allow_microphone=True,
        allow_camera=True,
        allow_geolocation=True,
        allow_notifications=True,
        allow_clipboard=True,
        allow_full_screen=False,
        downloads=False,
        native_player=Player.NEVER,
        keyboard=KeyboardMode.ON,
        keyboard_layouts=("fr_FR", "en_GB"),
        ca_file=Path("/etc/ca.pem"),
        client_certificate=Path("/etc/client.pem"),
        client_key=Path("/etc/client.key"),
        http_username="wall",
        http_password="open sesame",
        log_file=Path("/var/log/ha-kiosk.log"),
        low_memory=True,
        memory_guard=False,
        memory_limit=700,
        home_after=300,
        device_enabled=False,
        device_name="Hall",
        device_commands=DeviceCommands.SAFE,
        device_sound=False,
        screen_manage=False,
        screen_dim_after=60,
        screen_screensaver_after=120,
        screen_off_after=600,
        screen_brightness=80,
        screen_dim_brightness=10,
        screen_screensaver=Screensaver.PHOTOS,
        screen_photos=Path("/srv/photos"),
        screen_clock_entities=("sensor.outside", "weather.home"),
        screen_screensaver_url="https://example.org/frame?a=b",
        screen_screensaver_dashboard="/lovelace/night",
        screen_off_mode=OffMode.BACKLIGHT,
        screen_wake_touch=WakeTouch.PASS,
        screen_schedules=(Schedule("night", time(22), time(6, 30), (("screen_off_after", 30),)),),
    )
    flat, _, tables = EVERYTHING.partition("[device]")
    device, _, rest = tables.partition("[screen]")
    screen, _, _ = rest.partition("[screen.night]")
    lines = [
        *flat.strip().splitlines(),
        *(f"device.{line}" for line in device.strip().splitlines()),
        *(f"screen.{line}" for line in screen.strip().splitlines()),
    ]
    assert {key.shown for key in keys()} == {
        *(line.split(" = ")[0] for line in lines),
        "screen.NAME",
    }


def test_what_holds_at_a_time_of_day(write: Write) -> None:
    """Past midnight, too; the later table wins, and what it does not name stays."""
    config = Config.load(
        write(
            "[screen]\noff_after = 600\nbrightness = 80\n"
            '[screen.night]\nfrom = "22:00"\nto = "06:30"\noff_after = 30\n'
            '[screen.lunch]\nfrom = "12:00"\nto = "13:00"\nbrightness = 40\n'
        ),
        {},
        {},
    )
    assert config.at(time(21, 59)) is config
    assert config.at(time(22)).screen_off_after == 30
    assert config.at(time(6, 29)).screen_off_after == 30
    assert config.at(time(6, 30)).screen_off_after == 600
    assert config.at(time(12, 30)).screen_brightness == 40
    assert config.at(time(12, 30)).screen_off_after == 600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[screen]\ndim = 3", "screen.dim in .* is not a setting. Did you mean screen.dim_after?"),
        ("screen_dim_after = 3", "screen_dim_after in .* is not a setting"),
        ("screen = 3", "screen in .* is not a setting"),
        ("[screen]\noff_after = -1", "screen.off_after in .* cannot be -1"),
        ("[screen.night]\noff_after = 3", "screen.night in .* cannot be .*Allowed: from = "),
        (
            '[screen.night]\nfrom = "25:00"\nto = "6:00"',
            "screen.night.from in .* cannot be '25:00'",
        ),
        ('[screen.night]\nfrom = "2:00"\nto = 06:00:00', "screen.night.to in .* cannot be '06:00'"),
        ('[screen.night]\nfrom = "2:00"\nto = "6:00"\nzoom = 2', "screen.night in .* cannot be"),
        (
            '[screen.night]\nfrom = "2:00"\nto = "6:00"\noff_after = "x"',
            "screen.night.off_after in .* cannot be 'x'. Allowed: a whole number",
        ),
    ],
)
def test_a_mistake_in_a_table_is_named(write: Write, text: str, said: str) -> None:
    """By the name that it has in the file."""
    with pytest.raises(UsageError, match=said):
        Config.load(write(text), {}, {})


def test_a_table_in_the_environment_is_one() -> None:
    """Or it is refused, as in the file."""
    with pytest.raises(UsageError, match="HA_KIOSK_SCREEN_SCHEDULES in the environment cannot be"):
        Config.load(Path("/nowhere"), {"HA_KIOSK_SCREEN_SCHEDULES": "night = 3"}, {})


def test_every_key_can_stand_in_the_environment(write: Write) -> None:
    """The environment says the same as the file, as text."""
    env = {
        "HA_KIOSK_URL": "http://ha.local:8123/wall/0",
        "HA_KIOSK_FULL_SCREEN": "No",
        "HA_KIOSK_SIZE": "1280x800",
        "HA_KIOSK_OUTPUT": "HDMI-A-1",
        "HA_KIOSK_ROTATION": "90",
        "HA_KIOSK_ZOOM": "2",
        "HA_KIOSK_THEME": "dark",
        "HA_KIOSK_RENDER": "software",
        "HA_KIOSK_BRIDGE": "webkit",
        "HA_KIOSK_LANGUAGE": "de-AT",
        "HA_KIOSK_LOG_LEVEL": "DEBUG",
        "HA_KIOSK_KIOSK_MODE": "false",
        "HA_KIOSK_SETTINGS_GESTURE": "corner",
        "HA_KIOSK_SETTINGS_PIN": "2580",
        "HA_KIOSK_EXTERNAL_LINKS": "block",
        "HA_KIOSK_EXTERNAL_HOSTS": "example.org, *.example.net",
        "HA_KIOSK_SIGN_IN_HOSTS": "auth.example.org",
        "HA_KIOSK_FALLBACK_URLS": "https://ha.example.org/, http://[fd00::1]:8123",
        "HA_KIOSK_GUEST_TIMEOUT": "0",
        "HA_KIOSK_PINCH_ZOOM": "true",
        "HA_KIOSK_SWIPE_BACK": "true",
        "HA_KIOSK_ALLOW_MICROPHONE": "true",
        "HA_KIOSK_ALLOW_CAMERA": "true",
        "HA_KIOSK_ALLOW_GEOLOCATION": "true",
        "HA_KIOSK_ALLOW_NOTIFICATIONS": "true",
        "HA_KIOSK_ALLOW_CLIPBOARD": "true",
        "HA_KIOSK_ALLOW_FULL_SCREEN": "false",
        "HA_KIOSK_DOWNLOADS": "false",
        "HA_KIOSK_NATIVE_PLAYER": "never",
        "HA_KIOSK_KEYBOARD": "on",
        "HA_KIOSK_SCREEN_CLOCK_ENTITIES": "sensor.outside, weather.home",
        "HA_KIOSK_SCREEN_SCREENSAVER_URL": "https://example.org/frame?a=b",
        "HA_KIOSK_SCREEN_SCREENSAVER_DASHBOARD": "/lovelace/night",
        "HA_KIOSK_KEYBOARD_LAYOUTS": "fr_FR, en_GB",
        "HA_KIOSK_CA_FILE": "/etc/ca.pem",
        "HA_KIOSK_CLIENT_CERTIFICATE": "/etc/client.pem",
        "HA_KIOSK_CLIENT_KEY": "/etc/client.key",
        "HA_KIOSK_HTTP_USERNAME": "wall",
        "HA_KIOSK_HTTP_PASSWORD": "open sesame",
        "HA_KIOSK_LOG_FILE": "/var/log/ha-kiosk.log",
        "HA_KIOSK_LOW_MEMORY": "yes",
        "HA_KIOSK_MEMORY_GUARD": "off",
        "HA_KIOSK_MEMORY_LIMIT": "700",
        "HA_KIOSK_HOME_AFTER": "300",
        "HA_KIOSK_DEVICE_ENABLED": "no",
        "HA_KIOSK_DEVICE_NAME": "Hall",
        "HA_KIOSK_DEVICE_COMMANDS": "safe",
        "HA_KIOSK_DEVICE_SOUND": "no",
        "HA_KIOSK_SCREEN_MANAGE": "no",
        "HA_KIOSK_SCREEN_DIM_AFTER": "60",
        "HA_KIOSK_SCREEN_SCREENSAVER_AFTER": "120",
        "HA_KIOSK_SCREEN_OFF_AFTER": "600",
        "HA_KIOSK_SCREEN_BRIGHTNESS": "80",
        "HA_KIOSK_SCREEN_DIM_BRIGHTNESS": "10",
        "HA_KIOSK_SCREEN_SCREENSAVER": "photos",
        "HA_KIOSK_SCREEN_PHOTOS": "/srv/photos",
        "HA_KIOSK_SCREEN_OFF_MODE": "backlight",
        "HA_KIOSK_SCREEN_WAKE_TOUCH": "pass",
        "HA_KIOSK_SCREEN_SCHEDULES": 'night = {from = "22:00", to = "6:30", off_after = 30}',
    }
    assert set(env) == {key.environment for key in keys()}
    assert Config.load(Path("/nowhere"), env, {}) == Config.load(write(EVERYTHING), {}, {})


def test_the_environment_wins_over_the_file_and_flags_win_over_both(write: Write) -> None:
    """Later wins, key by key."""
    config = Config.load(
        write('url = "http://file"\nzoom = 1.5\ntheme = "dark"'),
        {"HA_KIOSK_ZOOM": "1.75", "HA_KIOSK_THEME": "light"},
        {"theme": "auto", "full_screen": False, "url": None},
    )
    assert config == Config(url="http://file", zoom=1.75, theme=Theme.AUTO, full_screen=False)


def test_an_empty_variable_and_those_of_others_change_nothing() -> None:
    """`HA_KIOSK_ZOOM=` in a unit file is as good as no line; the profile is not a setting."""
    env = {"HA_KIOSK_ZOOM": "", "HA_KIOSK_PROFILE": "hall", "HOME": "/root"}
    assert Config.load(Path("/nowhere"), env, {}) == Config()


@pytest.mark.parametrize("yes", ["1", "true", "YES", " on "])
def test_yes_has_many_words_in_the_environment(yes: str) -> None:
    """People write what they know from elsewhere."""
    assert Config.load(Path("/nowhere"), {"HA_KIOSK_FULL_SCREEN": yes}, {}).full_screen


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("url = 8123", "an address"),
        ('url = "  "', "an address"),
        ('full_screen = "yes"', "true or false"),
        ("full_screen = 1", "true or false"),
        ('size = "big"', "WIDTHxHEIGHT"),
        ("rotation = 45", "0, 90, 180 or 270"),
        ('screen.photos = "photos"', "the path of a folder"),
        ("rotation = true", "0, 90, 180 or 270"),
        ('rotation = "90"', "0, 90, 180 or 270"),
        ("rotation = 90.0", "0, 90, 180 or 270"),
        ('size = "0x800"', "WIDTHxHEIGHT"),
        ("size = [1280, 800]", "WIDTHxHEIGHT"),
        ("zoom = 0.2", "from 0.25 to 5"),
        ("zoom = 5.01", "from 0.25 to 5"),
        ("zoom = nan", "from 0.25 to 5"),
        ("zoom = true", "from 0.25 to 5"),
        ('zoom = "1"', "from 0.25 to 5"),
        ('theme = "red"', "auto, light or dark"),
        ("render = false", "auto, gpu or software"),
        ('bridge = "ios"', "android or webkit"),
        ('language = "de_"', "a language"),
        ('log_level = "loud"', "debug, info, warning or error"),
        ("memory_limit = 63", "a whole number from 64 to 1048576"),
        ("memory_limit = 512.0", "a whole number"),
        ("memory_limit = true", "a whole number"),
        ('memory_limit = "none"', "a whole number"),
        ("settings_pin = 2580", "four to twelve digits"),
        ('ca_file = "ca.pem"', "the path of a file"),
        ('external_hosts = "example.org"', "names of hosts"),
        ('fallback_urls = ["https://ha.example.org:99999"]', "addresses with their scheme"),
        ('fallback_urls = "https://ha.example.org"', "addresses with their scheme"),
        ('fallback_urls = ["ha.example.org"]', "addresses with their scheme"),
        ('fallback_urls = ["https://ha.example.org/wall"]', "without a path"),
        ('fallback_urls = ["https://me:secret@ha.example.org"]', "addresses with their scheme"),
        ('keyboard_layouts = "de_DE"', "names of layouts"),
        ('keyboard_layouts = ["de_DE", "xx_XX"]', "names of layouts"),
        ('external_hosts = ["http://example.org"]', "names of hosts"),
        ('screen.clock_entities = "sensor.a"', "names of entities"),
        ('screen.clock_entities = ["sensor a"]', "names of entities"),
        ('screen.clock_entities = ["a.a", "a.b", "a.c", "a.d"]', "up to 3 names of entities"),
        ('screen.screensaver_url = "ftp://example.org/"', "begins with http"),
        ('screen.screensaver_url = "https://user@example.org/"', "begins with http"),
        ('screen.screensaver_dashboard = "//example.org/x"', "a path of the server"),
        ('screen.screensaver_dashboard = "lovelace"', "a path of the server"),
        ('sign_in_hosts = ["https://auth.example.org/login"]', "names of hosts"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_can(
    write: Write, line: str, allowed: str
) -> None:
    """The message holds the key, the file and what is allowed."""
    file = write(line)
    with pytest.raises(UsageError) as caught:
        Config.load(file, {}, {})
    message = str(caught.value)
    assert message.startswith(f"{line.split(' = ', maxsplit=1)[0]} in {file} cannot be ")
    assert allowed in message


@pytest.mark.parametrize(
    ("variable", "text"),
    [("HA_KIOSK_ZOOM", "big"), ("HA_KIOSK_ZOOM", "9"), ("HA_KIOSK_FULL_SCREEN", "maybe")],
)
def test_a_wrong_variable_is_named_with_its_value(variable: str, text: str) -> None:
    """Whether it cannot be read or is out of range."""
    with pytest.raises(UsageError, match=rf"{variable} in the environment cannot be '?{text}"):
        Config.load(Path("/nowhere"), {variable: text}, {})


def test_a_wrong_flag_is_named_with_its_value() -> None:
    """Flags go through the same checks."""
    with pytest.raises(UsageError, match=r"size in the command line cannot be 'x'"):
        Config.load(Path("/nowhere"), {}, {"size": "x"})


def test_a_misspelt_key_gets_a_suggestion(write: Write) -> None:
    """One letter off is enough to guess."""
    file = write('them = "dark"')
    with pytest.raises(UsageError) as caught:
        Config.load(file, {}, {})
    assert str(caught.value) == f"them in {file} is not a setting. Did you mean theme?"


def test_a_key_like_no_other_gets_the_whole_list(write: Write) -> None:
    """Tables are not settings either."""
    with pytest.raises(
        UsageError, match=r"xyz in .* is not a setting. Known are: url, fallback_urls"
    ):
        Config.load(write("[xyz]\na = 1"), {}, {})


def test_a_misspelt_variable_gets_a_suggestion() -> None:
    """A variable that does nothing would be looked for a long time."""
    with pytest.raises(UsageError, match="Did you mean HA_KIOSK_FULL_SCREEN"):
        Config.load(Path("/nowhere"), {"HA_KIOSK_FULLSCREEN": "1"}, {})


def test_a_syntax_error_is_reported_with_file_and_line(write: Write) -> None:
    """So that an editor can be opened at the right place."""
    file = write("zoom = 1\ntheme dark\n")
    with pytest.raises(UsageError, match="line 2") as caught:
        Config.load(file, {}, {})
    assert str(file) in str(caught.value)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are not half a configuration."""
    file = tmp_path / "ha-kiosk.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not a text in UTF-8"):
        Config.load(file, {}, {})


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Only a missing file is as good as none."""
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        Config.load(tmp_path, {}, {})


def test_a_file_without_an_end_is_an_error(tmp_path: Path) -> None:
    """It is not read; a link to a device, say."""
    (tmp_path / "ha-kiosk.toml").symlink_to("/dev/zero")
    with pytest.raises(UsageError, match="cannot be read: Not a regular file"):
        Config.load(tmp_path / "ha-kiosk.toml", {}, {})


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """The editors of Windows write one."""
    file = tmp_path / "ha-kiosk.toml"
    file.write_bytes(b"\xef\xbb\xbfzoom = 1.5\r\n")
    assert Config.load(file, {}, {}).zoom == 1.5


def test_a_secret_that_cannot_be_is_not_repeated(write: Write) -> None:
    """Not in the message, not in its causes, and a configuration does not show it."""
    with pytest.raises(UsageError) as caught:
        Config.load(write('settings_pin = "hunter2"'), {}, {})
    assert "settings_pin" in str(caught.value)
    assert not any("hunter2" in str(err) for err in (caught.value, caught.value.__context__))
    assert "2580" not in repr(Config(settings_pin="2580", http_password="2580"))
    assert {key.name for key in keys() if key.secret} == {"settings_pin", "http_password"}


def test_a_path_may_begin_at_home(write: Write) -> None:
    """As people write it."""
    assert Config.load(write('ca_file = "~/ca.pem"'), {}, {}).ca_file == Path.home() / "ca.pem"


def test_keys_tell_what_a_man_page_needs() -> None:
    """Every key has a description and says what is allowed."""
    zoom = next(key for key in keys() if key.name == "zoom")
    assert zoom.environment == "HA_KIOSK_ZOOM"
    assert zoom.default == 1.0
    assert all(key.description.endswith(".") and key.allowed for key in keys())
    assert zoom.reloadable


def test_what_has_changed_is_told_in_the_order_of_the_keys() -> None:
    """For the log, after a configuration was read again."""
    before = Config(zoom=1.0, memory_limit=500)
    after = Config(zoom=2.0, render=Render.GPU, memory_limit=500)
    assert [(key.name, key.reloadable) for key in changed(before, after)] == [
        ("zoom", True),
        ("render", False),
    ]
    assert changed(after, after) == ()
    assert [key.name for key in keys()] == [field.name for field in dataclasses.fields(Config)]


def test_photos_may_be_media_of_the_server(write: Write) -> None:
    """Or a folder of this machine."""
    media = "media-source://media_source/local/photos"
    file = write(f'[screen]\nphotos = "{media}"\n')
    assert Config.load(file, {}, {}).screen_photos == media
