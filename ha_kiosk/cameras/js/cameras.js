"use strict";

/* Cameras in our own player, which is placed over the page if the web engine has no H.264.
 *
 * Runs after shim.js, in the same function, with its `send` and `define`. The frontend supports a
 * native player itself, but only for HEVC and in the more-info dialog, and sends the position of
 * one player when the window changes. So each of its HLS players (ha-hls-player, the same methods
 * in 2025.4 and 2026.11, which custom cards inherit) passes its stream to us instead of to hls.js,
 * which could not play it. If the methods are different, nothing is changed.
 *
 * The player over the page covers what the page shows in front of the video: dialogs, menus, a
 * card's footer. So the app is told which part of the video is visible.
 */

const LOOK_MS = 200;
const FOLLOW_MS = 30;
const ROWS = 8;
const cameras = new Map(); // by the element that plays
let lastNumber = 0;
let looking = 0;
let awaitsFrame = false;
let looked = 0;

const tell = (type, payload) => send("externalBus", JSON.stringify({ type, payload }));
const above = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

function ancestors(video) {
  const all = [];
  for (let node = video; node; node = above(node)) {
    all.push(node);
  }
  return all;
}

function common(one, other) {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

/* The topmost element at a point, in any shadow tree. */
function topmost(x, y) {
  let hit = document.elementFromPoint(x, y);
  for (let inner; (inner = hit?.shadowRoot?.elementFromPoint(x, y)) && inner !== hit; ) {
    hit = inner;
  }
  return hit;
}

/* The rows of `clip` where nothing covers the video, at two of three points. */
function uncovered(clip, family) {
  const at = (share, from, to) => from + (to - from) * share;
  const isFree = (y) =>
    [0.15, 0.5, 0.85].filter((x) => family.has(topmost(at(x, clip.left, clip.right), y))).length > 1;
  const rows = Array.from({ length: ROWS }, (_, i) => at((i + 0.5) / ROWS, clip.top, clip.bottom));
  const free = rows.map(isFree);
  const first = free.indexOf(true);
  if (first < 0) {
    return null;
  }
  let last = first;
  while (free[last + 1]) {
    last += 1;
  }
  const edge = (inside, outside) => {
    for (let i = 0; i < 6; i++) {
      const middle = (inside + outside) / 2;
      if (isFree(middle)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  };
  return {
    ...clip,
    top: first ? edge(rows[first], rows[first - 1]) : clip.top,
    bottom: last < ROWS - 1 ? edge(rows[last], rows[last + 1]) : clip.bottom,
  };
}

/* A strip that ignores the pointer, such as the footer of a picture card: a sibling of an ancestor.
 */
function withoutStrips(clip, family) {
  for (const node of [...family].slice(0, 8)) {
    for (let other = node.nextElementSibling; other; other = other.nextElementSibling) {
      const style = getComputedStyle(other);
      const box = other.getBoundingClientRect();
      const isStrip =
        style.position === "absolute" &&
        style.pointerEvents === "none" &&
        box.height > 0 &&
        box.height < (clip.bottom - clip.top) / 2 &&
        box.width > (clip.right - clip.left) / 2;
      if (isStrip && box.bottom >= clip.bottom - 1 && box.top < clip.bottom) {
        clip = { ...clip, bottom: box.top };
      } else if (isStrip && box.top <= clip.top + 1 && box.bottom > clip.top) {
        clip = { ...clip, top: box.bottom };
      }
    }
  }
  return clip;
}

function visiblePart(video, box) {
  const chain = ancestors(video);
  let clip = common(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  for (const node of chain.slice(1)) {
    if (node !== document.documentElement && node !== document.body) {
      const style = getComputedStyle(node);
      if (style.overflowX !== "visible" || style.overflowY !== "visible") {
        clip = common(clip, node.getBoundingClientRect());
      }
    }
  }
  const isEmpty = clip.right - clip.left < 2 || clip.bottom - clip.top < 2;
  if (isEmpty || !video.checkVisibility({ opacityProperty: true })) {
    return null;
  }
  const family = new Set(chain);
  const free = uncovered(clip, family);
  return free && withoutStrips(free, family);
}

const NOWHERE = { left: 0, top: 0, right: 0, bottom: 0 };

/* The same in the pixels of the view, also if two fingers have zoomed the page. */
function onScreen({ left, top, right, bottom }) {
  const { offsetLeft, offsetTop, scale } = window.visualViewport;
  const round = (number) => Math.round(number * scale * 10) / 10;
  return {
    left: round(left - offsetLeft),
    top: round(top - offsetTop),
    right: round(right - offsetLeft),
    bottom: round(bottom - offsetTop),
  };
}

function look() {
  for (const [element, camera] of cameras) {
    const { video } = camera;
    if (!video.isConnected) {
      stop(element);
      continue;
    }
    const box = video.getBoundingClientRect();
    const clip = visiblePart(video, box);
    const fit = getComputedStyle(video).objectFit;
    const place = {
      ...onScreen(clip ? box : NOWHERE),
      clip: onScreen(clip ?? NOWHERE),
      fit,
      camera: camera.number,
    };
    const text = JSON.stringify(place);
    if (text !== camera.place) {
      camera.place = text;
      tell("exoplayer/resize", place);
    }
    if (video.muted !== camera.muted) {
      camera.muted = video.muted;
      tell("exoplayer/play_hls", { url: camera.url, muted: camera.muted, camera: camera.number });
    }
  }
}

/* Follow scrolling at once, but without sending more messages than the app accepts. */
function lookSoon() {
  if (!awaitsFrame && cameras.size) {
    awaitsFrame = true;
    const rest = looked + FOLLOW_MS * cameras.size - performance.now();
    const follow = () =>
      requestAnimationFrame(() => {
        awaitsFrame = false;
        looked = performance.now();
        look();
      });
    if (rest > 0) {
      setTimeout(follow, rest);
    } else {
      follow();
    }
  }
}

for (const event of ["scroll", "resize", "transitionend"]) {
  addEventListener(event, lookSoon, { capture: true, passive: true });
}

function play(element, video, url) {
  stop(element);
  const camera = { element, video, url, muted: video.muted, number: ++lastNumber, began: Date.now() };
  cameras.set(element, camera);
  tell("exoplayer/play_hls", { url, muted: camera.muted, camera: camera.number });
  look();
  looking ||= setInterval(look, LOOK_MS);
}

function stop(element) {
  const camera = cameras.get(element);
  if (!camera) {
    return;
  }
  cameras.delete(element);
  if (camera.hasShape) {
    camera.video.style.aspectRatio = "";
  }
  tell("exoplayer/stop", { camera: camera.number });
  if (!cameras.size) {
    clearInterval(looking);
    looking = 0;
  }
}

/* The first picture is there: tell the frontend the video's shape, as after a video has loaded. */
function shown(camera, width, height) {
  const { video } = camera;
  if (!video.style.aspectRatio && width && height) {
    video.style.aspectRatio = `${width} / ${height}`;
    camera.hasShape = true;
  }
  camera.isShown = true;
  video.dispatchEvent(new Event("loadeddata"));
  look();
}

/* A stream that played may have a new address; one that did not play is left to the frontend. */
function failed(camera) {
  const { element } = camera;
  stop(element);
  if (camera.isShown && Date.now() - camera.began > 10000 && element.entityid) {
    element._getStreamUrlFromEntityId?.();
  } else {
    element._setFatalError?.("Error starting stream, see logs for details");
  }
}

define("haKioskCamera", (number, event, width, height) => {
  const camera = [...cameras.values()].find((one) => one.number === number);
  if (camera && event === "shown") {
    shown(camera, width, height);
  } else if (camera) {
    failed(camera);
  }
});

if (player === "always" || !playsH264) {
  customElements.whenDefined("ha-hls-player").then(() => {
    const methods = customElements.get("ha-hls-player").prototype;
    const { _renderHLSPolyfill, _cleanUp } = methods;
    if (typeof _renderHLSPolyfill !== "function" || typeof _cleanUp !== "function") {
      return;
    }
    methods._renderHLSPolyfill = function (video, _Hls, url) {
      play(this, video, url);
    };
    methods._renderHLSExoPlayer = function (url) {
      play(this, this._videoEl, url);
    };
    methods._cleanUp = function () {
      stop(this);
      return _cleanUp.call(this);
    };
  });
}
