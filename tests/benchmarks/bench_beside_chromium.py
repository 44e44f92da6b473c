"""The kiosk beside Debian's Chromium in kiosk mode, in turn, in one run.

What counts are the ratios: a busy machine is as busy for both. Each figure is taken only after the
page was seen to have cards, and to have received what changed; a login page has neither.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from benchmarks import dashboards, results
from benchmarks.programs import CARDS, Program, Running, started
from benchmarks.sides import CHANGES, ROUNDS, SETTLED, Bench, busy, side_by_side
from harness.control_group import limited
from harness.devtools import page
from harness.wait_timeout import WaitTimeout
from websockets.exceptions import WebSocketException

pytestmark = pytest.mark.timeout(3600)
COLD_ROUNDS = max(1, ROUNDS // 2)
IDLE = 10
"""Seconds for which CPU is counted."""
CAMERA_SECONDS = 120
TAPS = 20
GONE = (httpx.HTTPError, WebSocketException, OSError, AssertionError, WaitTimeout)
"""What comes of a page whose process is killed while somebody looks at it."""
_FRAMES = """new Promise((done) => {
  const cover = document.createElement("div");
  cover.style = "position:fixed;inset:0;z-index:99999";
  document.body.append(cover);
  let frames = 0;
  const begin = performance.now();
  const draw = (now) => {
    cover.style.background = `hsl(${frames * 7 % 360} 60% 50%)`;
    frames += 1;
    if (now - begin < 5000) return requestAnimationFrame(draw);
    cover.remove();
    done(frames / (now - begin) * 1000);
  };
  requestAnimationFrame(draw);
})"""
_TAP = """new Promise((done) => {
  const button = document.createElement("button");
  button.style = "position:fixed;inset:0;z-index:99999;background:#111";
  let dark = true;
  button.addEventListener("pointerdown", (event) => {
    dark = !dark;
    button.style.background = dark ? "#111" : "#eee";
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.taps.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    });
  });
  window.taps = [];
  document.body.append(button);
  done(true);
})"""
_TOKENS = """(async () => {
  const times = [];
  for (let number = 0; number < 60; number++) {
    const begin = performance.now();
    await new Promise((done) => {
      window.externalAuthSetToken = done;
      const asked = { callback: "externalAuthSetToken", force: false };
      window.externalApp.getExternalAuth(JSON.stringify(asked));
    });
    times.push(performance.now() - begin);
    await new Promise((done) => setTimeout(done, 200));
  }
  return times;
})()"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Return both programs, signed in; begin a new table."""
    with side_by_side(tmp_path_factory.mktemp("bench")) as made:
        results.keep_versions({program.name: program.version for program in made.programs})
        yield made


def test_launch(bench: Bench) -> None:
    """Warm: from the start of the program to the navigation and to the cards; memory; idle CPU."""
    navigation, cards, memory, idle = bench.each(), bench.each(), bench.each(), bench.each()
    for _ in range(ROUNDS):
        for program in bench.programs:
            with started(program, bench.url(dashboards.OVERVIEW)) as (run, seconds):
                cards[program.name].append(seconds)
                navigation[program.name].append(run.navigation())
                time.sleep(SETTLED)
                memory[program.name].append(run.memory())
                before = run.cpu()
                time.sleep(IDLE)
                idle[program.name].append((run.cpu() - before) / IDLE * 100)
    results.keep("launch, warm: start → cards (s)", cards, goal="≤ 0.85")
    results.keep("of that: start → navigation (s)", navigation)
    results.keep("memory 5 s after the cards (MiB)", memory, goal="≤ 0.75")
    results.keep("CPU idle (% of a core)", idle, goal="≤ 0.25")


def test_cold_launch(bench: Bench) -> None:
    """With empty caches, and nothing of the program in memory where we may say so."""
    cards = bench.each()
    for _ in range(COLD_ROUNDS):
        for program in bench.programs:
            program.cool_down()
            with suppress(PermissionError):
                Path("/proc/sys/vm/drop_caches").write_text("1")
            with started(program, bench.url(dashboards.OVERVIEW)) as (_run, seconds):
                cards[program.name].append(seconds)
    results.keep("launch, cold: start → cards (s)", cards)


@pytest.mark.parametrize("name", [dashboards.HISTORY, dashboards.CAMERAS])
def test_heavy_dashboards(bench: Bench, name: str) -> None:
    """Memory of dashboards with more on them."""
    memory = bench.each()
    for _ in range(COLD_ROUNDS):
        for program in bench.programs:
            with started(program, bench.url(name)) as (run, _seconds):
                time.sleep(SETTLED)
                memory[program.name].append(run.memory())
    results.keep(f"memory, {name} (MiB)", memory, goal="≤ 0.75")


def test_busy_home(bench: Bench) -> None:
    """Memory and CPU by time while states change many times a second; also with little memory."""
    with limited(2**30) as within:
        kiosk, chromium = bench.programs
        small = replace(kiosk, home=replace(kiosk.home, within=within), name=results.small)
        _stay_busy(bench, (kiosk, small, chromium))


def _stay_busy(bench: Bench, programs: Sequence[Program]) -> None:
    series: dict[str, list[float]] = {program.name: [] for program in programs}
    cpu: dict[str, list[float]] = {program.name: [] for program in programs}
    for program in programs:
        series[program.name], used = busy(bench, program)
        cpu[program.name].append(used)
    last = {name: values[-1:] for name, values in series.items()}
    for name, what in ((results.ours, ""), (results.small, ", `--low-memory` in 1 GiB")):
        load = f"{CHANGES} changes a second{what}"
        pair = {results.ours: last[name], results.theirs: last[results.theirs]}
        results.keep(f"memory after 3 minutes of {load} (MiB)", pair, goal="≤ 0.75")
        pair = {results.ours: cpu[name], results.theirs: cpu[results.theirs]}
        results.keep(f"CPU with {load} (% of a core)", pair, goal="≤ 0.9")
    results.keep("memory by time, 20 changes a second (MiB)", series, series=True)


def test_live_cameras(bench: Bench) -> None:
    """Three MJPEG streams, after the two minutes in which Chromium's memory for them grows."""
    memory = bench.each()
    for program in bench.programs:
        with started(program, bench.url(dashboards.LIVE)) as (run, _seconds):
            sent = bench.cameras.sent
            time.sleep(CAMERA_SECONDS)
            assert bench.cameras.sent - sent > CAMERA_SECONDS, f"{program.name} shows no camera"
            memory[program.name].append(run.memory())
    results.keep("memory with three MJPEG cameras, after 2 minutes (MiB)", memory, goal="≤ 0.6")


def test_frames_and_taps(bench: Bench) -> None:
    """Frames a second of a page that repaints wholly, and from a tap to the frame after it."""
    frames, taps = bench.each(), bench.each()
    for program in bench.programs:
        with started(program, bench.url(dashboards.OVERVIEW)) as (run, _seconds):
            time.sleep(SETTLED)
            for _ in range(3):
                rate = run.page.evaluate(_FRAMES)
                assert isinstance(rate, float | int)
                frames[program.name].append(rate)
            run.page.evaluate(_TAP)
            for _ in range(TAPS):
                run.page.click(200, 200)
                time.sleep(0.1)
            times = run.page.evaluate("window.taps")
            assert isinstance(times, list)
            assert len(times) == TAPS, f"{program.name} has seen {len(times)} taps"
            taps[program.name] += times
    results.keep("frames a second, whole page repainted", frames)
    results.keep("tap → frame (ms)", taps)


def test_tokens_and_recovery(bench: Bench) -> None:
    """What only a kiosk has: the hand-over of a token, by the page's clock, and its way back."""
    kiosk = bench.programs[0]
    recovery: list[float] = []
    with started(kiosk, bench.url(dashboards.OVERVIEW)) as (run, _seconds):
        time.sleep(SETTLED)
        times = run.page.evaluate(_TOKENS)
        assert isinstance(times, list)
    for _ in range(COLD_ROUNDS):
        with started(kiosk, bench.url(dashboards.OVERVIEW)) as (run, _seconds):
            time.sleep(SETTLED)
            recovery.append(_killed(run, bench.url(dashboards.OVERVIEW)))
    results.keep("token hand-over, median (ms)", {kiosk.name: [statistics.median(times)]})
    worst = statistics.quantiles(times, n=100)[98]
    results.keep("token hand-over, 99th of 100 (ms)", {kiosk.name: [worst]})
    results.keep("page's process killed → cards (s)", {kiosk.name: recovery})


def _killed(run: Running, url: str) -> float:
    """Kill the process that draws the page; return the seconds until its cards are back."""
    renderer = max(run.processes()[1:], key=lambda one: one.memory_info().rss)
    assert renderer.ppid() != run.process.pid, "this is a zygote"
    renderer.kill()
    begin = time.monotonic()
    while True:
        with suppress(*GONE), page(run.port, url) as shown:
            again = replace(run, page=shown)
            while again.cards() < CARDS:
                time.sleep(0.02)
            return time.monotonic() - begin


def test_report(bench: Bench) -> None:
    """Write packaging/guide/performance.md."""
    results.write()
