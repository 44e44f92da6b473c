"""Many kiosks, on a Debian 13 that has booted: one file for several, a sealed token, Ansible.

In place of a window there is a stub, which tells how it would be signed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from harness.booted import MODULES, ROOT, Booted, booted
from harness.debian import WITHOUT_A_TTY
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until

pytestmark = pytest.mark.timeout(900)  # the machine may have to be made first
SYSTEM = "ha-kiosk@kiosk.service"
PROGRAM = "/usr/local/bin/ha-kiosk"
STUB = """\
#!/usr/bin/python3
import os, socket, sys, time
if sys.argv[1:] == ["open"]:
    from ha_kiosk.server.login.provided import of_unit
    found = of_unit(os.environ, "default", None)
    kind = "long-lived" if found.long_lived_token else "refresh"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.connect(os.environ["NOTIFY_SOCKET"])
        manager.send(f"READY=1\\nSTATUS={kind} token for {found.server}".encode())
    time.sleep(10000)
from ha_kiosk.cli import main
main()
"""
WITHOUT_A_SCREEN = f"""\
{WITHOUT_A_TTY}WatchdogSec=0
ExecStartPre=
ExecStart=
ExecStart={PROGRAM} open
"""
PLAYBOOK = f"""\
- hosts: localhost
  connection: local
  gather_facts: false
  roles:
    - role: ha_kiosk
      ha_kiosk_program: {PROGRAM}
      ha_kiosk_config: "zoom = 1.25"
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booted]:
    """Return a Debian 13 without a desktop, in which the kiosk is installed for all."""
    with booted(tmp_path_factory.mktemp("fleet")) as machine:
        machine.write(PROGRAM, STUB, mode=0o755)
        for name in ("labwc", "wlr-randr"):
            machine.write(f"/usr/local/bin/{name}", "#!/bin/sh\n", mode=0o755)
        machine.write(f"/etc/systemd/system/{SYSTEM}.d/screen.conf", WITHOUT_A_SCREEN)
        yield machine


def status_text(machine: Booted) -> str:
    """Return what the kiosk told systemd."""
    return machine.run("systemctl", "show", "--value", "-p", "StatusText", SYSTEM).stdout.strip()


def test_three_kiosks_are_set_up_from_one_file(
    machine: Booted, home_assistant: OnboardedServer
) -> None:
    """Of one user, over SSH, without a question; the tokens stay in the file."""
    machine.user("wall")
    tokens = {name: home_assistant.long_lived_token(name) for name in ("default", "hall", "bath")}
    tables = "".join(f'[{name}]\ntoken = "{token}"\n' for name, token in tokens.items())
    file = "/etc/ha-kiosk/tokens.toml"
    machine.write(file, f'url = "{home_assistant.url}"\n{tables}', mode=0o644)
    open_to_all = machine.run(PROGRAM, "login", "--token-file", file, user="wall", check=False)
    assert open_to_all.returncode == 16
    machine.run("chgrp", "wall", file)
    machine.run("chmod", "640", file)
    for name in tokens:
        machine.run(PROGRAM, "login", "--token-file", file, "--profile", name, user="wall")
    listed = machine.run(PROGRAM, "profile", "list", "--json", user="wall").stdout
    rows = {row["profile"]: row for row in json.loads(listed)}
    assert rows.keys() == tokens.keys()
    assert all(row["signed_in"] and row["user"] == "Demo" for row in rows.values())
    for token in tokens.values():
        holders = machine.run("grep", "-rlF", token, "/home", "/var/lib", "/etc", check=False)
        assert holders.stdout.split() == [file]
    machine.run(PROGRAM, "profile", "remove", "bath", "--yes", user="wall")
    listed = machine.run(PROGRAM, "profile", "list", "--json", user="wall").stdout
    assert [row["profile"] for row in json.loads(listed)] == ["default", "hall"]


def test_a_first_boot_sets_up_a_kiosk(machine: Booted, home_assistant: OnboardedServer) -> None:
    """The script seals the token that lies beside it, and deletes it there."""
    token = home_assistant.long_lived_token("first boot")
    folder = "/boot/firmware"
    script = (ROOT / "packaging/first-boot/ha-kiosk-setup.sh").read_text()
    machine.write(f"{folder}/ha-kiosk-setup.sh", script)
    content = f'url = "{home_assistant.url}"\ntoken = "{token}"\n'
    machine.write(f"{folder}/ha-kiosk.token", content)
    machine.write(f"{folder}/ha-kiosk.toml", "zoom = 2\n")
    told = f"long-lived token for {home_assistant.url}"
    for _ in range(2):
        machine.run("sh", f"{folder}/ha-kiosk-setup.sh")
        wait_until(lambda: status_text(machine) == told, "the kiosk")
    assert machine.run("grep", "-rlF", token, "/boot", "/etc", check=False).stdout == ""
    assert machine.run("cat", "/etc/ha-kiosk/config.toml").stdout == "zoom = 2\n"
    for path in ("credstore.encrypted", f"systemd/system/{SYSTEM}.d/token.conf"):
        machine.run("rm", "-r", f"/etc/{path}")


@pytest.fixture(scope="module")
def ansible(machine: Booted) -> Booted:
    """Return the machine with Ansible and the role in it."""
    install = ("apt-get", "install", "-q", "-y", "--no-install-recommends", "ansible-core")
    machine.run("env", "DEBIAN_FRONTEND=noninteractive", *install, within=600)
    role = ROOT / "packaging/ansible/roles/ha_kiosk"
    for source in role.rglob("*.yml"):
        machine.write(f"/root/roles/ha_kiosk/{source.relative_to(role)}", source.read_text())
    machine.write("/root/playbook.yml", PLAYBOOK)
    return machine


def play(machine: Booted, variables: dict[str, object]) -> str:
    """Run the role, and return what Ansible says; the token is no argument, which others see."""
    machine.write("/root/variables.json", json.dumps(variables), mode=0o600)
    command = ("ansible-playbook", "/root/playbook.yml", "--extra-vars", "@/root/variables.json")
    return machine.run("env", "LANG=C.UTF-8", f"PYTHONPATH={MODULES}", *command, within=300).stdout


@pytest.mark.parametrize("is_sealed", [True, False])
def test_ansible_sets_up_a_kiosk_with_a_token_that_systemd_passes(
    ansible: Booted,
    home_assistant: OnboardedServer,
    is_sealed: bool,  # noqa: FBT001 - as pytest gives it
) -> None:
    """Sealed, or in a file of root's; a second run changes nothing, and no token is shown."""
    token = home_assistant.long_lived_token(f"sealed {is_sealed}")
    variables: dict[str, object] = {
        "ha_kiosk_url": home_assistant.url,
        "ha_kiosk_token": token,
        "ha_kiosk_seal": is_sealed,
    }
    said = play(ansible, variables)
    told = f"long-lived token for {home_assistant.url}"
    wait_until(lambda: status_text(ansible) == told, f"the kiosk: {said}")
    again = play(ansible, variables)
    assert "changed=0" in again, again
    assert token not in said + again
    assert ansible.run("cat", "/etc/ha-kiosk/config.toml").stdout == "zoom = 1.25"
    folder = "/etc/credstore.encrypted" if is_sealed else "/etc/credstore"
    assert ansible.run("stat", "-c", "%U %a", folder).stdout == "root 700\n"
    found = ansible.run("grep", "-rlF", token, "/etc", "/var/lib", "/home", check=False).stdout
    assert found.split() == ([] if is_sealed else [f"{folder}/ha-kiosk.token"])
