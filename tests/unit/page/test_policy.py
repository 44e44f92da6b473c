"""What the page may do, decision by decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.config.choices import ExternalLinks
from ha_kiosk.config.config import Config
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.page.policy import LinkTarget, Navigation

SERVER = "http://ha.local:8123"
STRANGERS = [
    "http://ha.local:8124/",
    "http://ha.local/",
    "https://ha.local:8123/",
    "http://ha.local.evil.example:8123/",
    "http://ha.local:8123@evil.example/",
    "http://evil.example/?http://ha.local:8123/",
    "http://evil.example/#http://ha.local:8123/",
    "http://evil.example\\@ha.local:8123/",
    "//ha.local:8123/",
    "ha.local:8123",
    "file:///etc/passwd",
    "about:blank",
    "about:srcdoc",
    "blob:http://ha.local:8123/4b8d",
    "data:text/html,<h1>hello</h1>",
    "javascript:alert(1)",
    "view-source:http://ha.local:8123/",
    "http://[",
    "x://[",
    "",
]


@pytest.mark.parametrize(
    ("url", "loaded"),
    [
        ("http://ha:8123", "http://ha:8123/?external_auth=1"),
        ("http://ha:8123/", "http://ha:8123/?external_auth=1"),
        (
            "http://ha:8123/wall/0?edit=0&empty=",
            "http://ha:8123/wall/0?edit=0&empty=&external_auth=1",
        ),
        ("http://ha:8123/wall?external_auth=0", "http://ha:8123/wall?external_auth=1"),
        (
            "https://ha.example/a%20b?q=%C3%A9#top",
            "https://ha.example/a%20b?q=%C3%A9&external_auth=1",
        ),
        ("http://[::1]:8123/", "http://[::1]:8123/?external_auth=1"),
    ],
)
def test_external_auth_joins_path_and_query(url: str, loaded: str) -> None:
    """Everything else stays as the person wrote it; a fragment means nothing here."""
    assert policy.kiosk_url(url) == loaded


@pytest.mark.parametrize(
    "url",
    [
        "http://ha.local:8123",
        "http://ha.local:8123/wall/0?external_auth=1#x",
        "HTTP://HA.LOCAL:8123/",
        "http://user:password@ha.local:8123/",
    ],
)
def test_every_address_of_the_server_is_of_its_origin(url: str) -> None:
    """The path, the case and a user name do not matter."""
    assert policy.is_same_origin(url, SERVER)
    assert policy.may_use_bridge(url, SERVER)
    assert policy.navigation(url, SERVER, main_frame=True) is Navigation.ALLOW


@pytest.mark.parametrize("url", STRANGERS)
def test_a_stranger_may_neither_talk_nor_take_the_main_frame(url: str) -> None:
    """However much of the server's address it repeats."""
    assert not policy.is_same_origin(url, SERVER)
    assert not policy.may_use_bridge(url, SERVER)
    assert policy.navigation(url, SERVER, main_frame=True) is Navigation.REFUSE


def test_the_default_port_may_be_written_or_not() -> None:
    """The browser drops it."""
    assert policy.is_same_origin("https://ha.example/", "https://ha.example:443")
    assert policy.is_same_origin("http://ha.example:80/", "http://ha.example")


def test_nobody_may_talk_while_nobody_is_signed_in() -> None:
    """There is no server then."""
    assert not policy.may_use_bridge("http://ha.local:8123/", None)
    assert not policy.may_use_bridge("", None)


def test_a_page_may_not_go_anywhere_while_there_is_no_server() -> None:
    """The empty origin matches nothing, itself included."""
    assert policy.navigation("", "", main_frame=True) is Navigation.REFUSE


@pytest.mark.parametrize(
    ("url", "decision"),
    [
        ("http://camera.local/", Navigation.ALLOW),
        ("https://example.org/", Navigation.ALLOW),
        ("about:blank", Navigation.ALLOW),
        ("about:srcdoc", Navigation.ALLOW),
        ("blob:http://ha.local:8123/4b8d", Navigation.ALLOW),
        ("DATA:text/html,hello", Navigation.ALLOW),
        ("file:///etc/passwd", Navigation.REFUSE),
        ("javascript:alert(1)", Navigation.REFUSE),
        ("chrome://gpu", Navigation.REFUSE),
        ("qrc:/x", Navigation.REFUSE),
        ("x://[", Navigation.REFUSE),
        ("", Navigation.REFUSE),
    ],
)
def test_an_iframe_shows_the_web_and_nothing_local(url: str, decision: Navigation) -> None:
    """A web page card is its owner's choice; files are not for the web."""
    assert policy.navigation(url, SERVER, main_frame=False) is decision


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:s3cret@ha:8123/p/q?authSig=s3cret#s3cret", "http://ha:8123/p/q"),
        (
            "http://ha-kiosk.localhost/auth-callback?code=s3cret",
            "http://ha-kiosk.localhost/auth-callback",
        ),
        ("", ""),
        ("data:text/plain,s3cret", "data:"),
        ("http://ha:8123/" + "x" * 9_000, "http://ha:8123/" + "x" * 185),
    ],
)
def test_a_shown_address_holds_no_secret(url: str, shown: str) -> None:
    """Neither user nor password, neither query nor fragment; and none is endless."""
    assert policy.shown_address(url) == shown


def test_an_address_that_is_none_can_be_shown() -> None:
    """A page can put anything into a link; the log must stand it."""
    assert "s3cret" not in policy.shown_address("http://u:s3cret@[?s3cret")


@given(st.text() | st.text(alphabet="http:/[]@%?#.\\0x"), st.booleans())
def test_no_address_breaks_a_decision(url: str, main_frame: bool) -> None:  # noqa: FBT001 - drawn
    """An exception would be no decision, and the navigation would happen."""
    assert isinstance(policy.navigation(url, SERVER, main_frame=main_frame), Navigation)
    assert isinstance(policy.shown_address(url), str)


NOWHERE_EVER = [url for url in STRANGERS if not url.startswith("http") or "[" in url or "\\" in url]
BLOCKED = Config(external_links=ExternalLinks.BLOCK)
SOME = Config(external_hosts=("example.org", "*.example.net"))


@pytest.mark.parametrize(
    ("url", "config", "way"),
    [
        (f"{SERVER}/lovelace/1", Config(), LinkTarget.PAGE),
        (f"{SERVER}/auth/authorize", Config(), LinkTarget.PAGE),
        (f"{SERVER}/apiary", Config(), LinkTarget.PAGE),
        (f"{SERVER}/lovelace/1", BLOCKED, LinkTarget.PAGE),
        (f"{SERVER}/api/camera_proxy/camera.door?token=1", Config(), LinkTarget.GUEST),
        (f"{SERVER}/local/plan.pdf", BLOCKED, LinkTarget.GUEST),
        ("https://www.home-assistant.io/docs", Config(), LinkTarget.GUEST),
        ("http://192.168.1.1/", Config(), LinkTarget.GUEST),
        ("https://example.org/", BLOCKED, LinkTarget.NOWHERE),
        ("https://example.org/", SOME, LinkTarget.GUEST),
        ("https://EXAMPLE.org:8443/x", SOME, LinkTarget.GUEST),
        ("https://www.example.org/", SOME, LinkTarget.NOWHERE),
        ("https://a.b.example.net/", SOME, LinkTarget.GUEST),
        ("https://example.net/", SOME, LinkTarget.NOWHERE),
        ("https://badexample.net/", SOME, LinkTarget.NOWHERE),
        ("https://example.org.evil.example/", SOME, LinkTarget.NOWHERE),
        ("https://example.org@evil.example/", SOME, LinkTarget.NOWHERE),
    ],
)
def test_a_new_window_is_the_page_a_guest_or_nothing(
    url: str, config: Config, way: LinkTarget
) -> None:
    """The server's own pages stay in the page, strangers are guests where they may be."""
    assert policy.new_window(url, SERVER, config) is way


@pytest.mark.parametrize("url", NOWHERE_EVER)
def test_what_is_no_web_page_is_shown_nowhere(url: str) -> None:
    """Neither as a new window nor in a guest that is open already."""
    assert policy.new_window(url, SERVER, Config()) is LinkTarget.NOWHERE
    assert policy.guest_navigation(url, SERVER, Config(), main_frame=True) is LinkTarget.NOWHERE


@pytest.mark.parametrize(
    ("url", "config", "way"),
    [
        ("https://accounts.example.org/login", Config(), LinkTarget.GUEST),
        ("https://accounts.example.com/login", SOME, LinkTarget.NOWHERE),
        (f"{SERVER}/auth/external/callback?code=1&state=2", SOME, LinkTarget.GUEST),
        (f"{SERVER}/_my_redirect/config_flow_start?domain=x", Config(), LinkTarget.PAGE),
        (f"{SERVER}/api/x", Config(), LinkTarget.GUEST),
        (f"{SERVER}/", Config(), LinkTarget.NOWHERE),
        (f"{SERVER}/auth/authorize?client_id=x", Config(), LinkTarget.NOWHERE),
    ],
)
def test_a_guest_comes_back_to_the_server_only_where_no_token_is_needed(
    url: str, config: Config, way: LinkTarget
) -> None:
    """A sign-in at another service ends there."""
    assert policy.guest_navigation(url, SERVER, config, main_frame=True) is way


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("https://ads.example/", LinkTarget.GUEST),
        ("about:blank", LinkTarget.GUEST),
        ("file:///etc/passwd", LinkTarget.NOWHERE),
        ("chrome://gpu", LinkTarget.NOWHERE),
    ],
)
def test_a_frame_of_a_guest_shows_what_the_web_has(url: str, way: LinkTarget) -> None:
    """And no file."""
    assert policy.guest_navigation(url, SERVER, SOME, main_frame=False) is way


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SERVER}/auth/external/callback?code=1", True),
        (f"{SERVER}/auth/external/callback/more", False),
        ("http://evil.example/auth/external/callback", False),
    ],
)
def test_a_callback_is_the_servers(url: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """Another site's address of the same path is not."""
    assert policy.is_callback(url, SERVER) is expected


@pytest.mark.parametrize(
    ("permission", "config"),
    [
        ("MediaAudioCapture", Config(allow_microphone=True)),
        ("MediaVideoCapture", Config(allow_camera=True)),
        ("MediaAudioVideoCapture", Config(allow_camera=True, allow_microphone=True)),
        ("Notifications", Config(allow_notifications=True)),
        ("Geolocation", Config(allow_geolocation=True)),
        ("ClipboardReadWrite", Config(allow_clipboard=True)),
        ("FullScreen", Config()),
    ],
)
def test_a_permission_is_granted_to_the_server_where_its_key_allows_it(
    permission: str, config: Config
) -> None:
    """And to nobody else."""
    assert policy.permits(permission, f"{SERVER}/", SERVER, config)
    assert not policy.permits(permission, "http://evil.example/", SERVER, config)
    assert not policy.permits(permission, "", SERVER, config)


@pytest.mark.parametrize(
    ("permission", "config"),
    [
        ("MediaAudioCapture", Config(allow_camera=True)),
        ("MediaAudioVideoCapture", Config(allow_camera=True)),
        ("MediaVideoCapture", Config()),
        ("Geolocation", Config()),
        ("FullScreen", Config(allow_full_screen=False)),
        ("DesktopVideoCapture", Config(allow_camera=True)),
        ("MouseLock", Config()),
        ("LocalFontsAccess", Config()),
        ("Unsupported", Config()),
        ("SomethingNew", Config()),
    ],
)
def test_any_other_permission_is_denied(permission: str, config: Config) -> None:
    """By default all but the whole screen."""
    assert not policy.permits(permission, SERVER, SERVER, config)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SERVER}/api/backup/download/1?authSig=x", True),
        (f"blob:{SERVER}/4b8d", True),
        ("http://evil.example/x.tar", False),
        ("blob:http://evil.example/4b8d", False),
        ("blob:null/4b8d", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_the_servers_files_are_saved(url: str, expected: bool) -> None:  # noqa: FBT001
    """And what its page has made; none where the configuration says so."""
    for by_page in (True, False):
        assert policy.may_download(url, SERVER, Config(), by_page=by_page) is expected
        assert not policy.may_download(url, SERVER, Config(downloads=False), by_page=by_page)


def test_what_a_page_makes_in_an_address_is_saved_for_the_page_alone() -> None:
    """The frontend does that with its logs."""
    url = "data:text/plain;charset=utf-8,x"
    assert policy.may_download(url, SERVER, Config(), by_page=True)
    assert not policy.may_download(url, SERVER, Config(), by_page=False)
    assert not policy.may_download(url, SERVER, Config(downloads=False), by_page=True)


@pytest.mark.parametrize(
    "key", ["microphone", "camera", "geolocation", "notifications", "clipboard"]
)
@pytest.mark.parametrize("address", [f"{SERVER}/lovelace", "ha.local"])
def test_what_needs_a_secure_origin_makes_the_page_have_one(key: str, address: str) -> None:
    """Where the server is plain http, or most likely is."""
    config = Config(**{f"allow_{key}": True})  # type: ignore[arg-type]
    assert policy.alias_for(address, config) == OriginAlias.secure(SERVER)


@pytest.mark.parametrize(
    ("address", "config"),
    [
        (SERVER, Config()),
        ("https://ha.example", Config(allow_microphone=True)),
        ("ha.example", Config(allow_microphone=True)),
        ("http://localhost:8123", Config(allow_microphone=True)),
    ],
)
def test_else_the_page_has_the_origin_of_its_server(address: str, config: Config) -> None:
    """Nobody asked for more, or the server's own is secure."""
    assert policy.alias_for(address, config) == NO_ALIAS


@given(st.text(max_size=80))
def test_every_address_gets_a_decision(url: str) -> None:
    """None of them raises, whatever a page makes up."""
    policy.new_window(url, SERVER, SOME)
    policy.guest_navigation(url, SERVER, SOME, main_frame=True)
    policy.may_download(url, SERVER, SOME, by_page=True)
    policy.permits("Geolocation", url, SERVER, SOME)


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("mailto:x@example.org", "mailto:"),
        ("TEL:112", "tel:"),
        ("web+x:1", "web+x:"),
        ("https://example.org/mailto:x", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("//example.org", ""),
        ("mailto", ""),
        (f"{'x' * 1000}:1", ""),
        ("<b>:1", ""),
        ("", ""),
    ],
)
def test_some_links_are_for_other_programs(url: str, scheme: str) -> None:
    """A browser opens none of them itself."""
    assert policy.program_for(url) == scheme


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://ha.local:8123/auth/providers", True),
        ("https://ha.local/outpost/start", True),
        ("https://auth.example.org/?rd=x", True),
        ("https://AUTH.example.org:9091/", True),
        ("https://team.cloudflareaccess.com/", True),
        ("https://cloudflareaccess.com/", False),
        ("https://evilauth.example.org/", False),
        ("https://auth.example.org.evil.example/", False),
        ("https://auth.example.org@evil.example/", False),
        ("file:///etc/passwd", False),
        ("about:blank", False),
        ("javascript:alert(1)", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_a_sign_on_stays_on_the_servers_host_and_on_named_ones(url: str, *, allowed: bool) -> None:
    """In its main frame."""
    hosts = ("auth.example.org", "*.cloudflareaccess.com")
    assert policy.may_sign_on(url, SERVER, hosts) is allowed


def test_a_sign_on_leads_back_to_the_servers_own_name() -> None:
    """So there is no alias with one."""
    wants = Config(allow_microphone=True)
    assert policy.alias_for(SERVER, wants) != NO_ALIAS
    with_sign_on = Config(allow_microphone=True, sign_in_hosts=("auth.example.org",))
    assert policy.alias_for(SERVER, with_sign_on) == NO_ALIAS
