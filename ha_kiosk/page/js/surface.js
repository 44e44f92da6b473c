"use strict";

/* Makes the page a surface to touch: only typed text can be selected. It runs in an isolated world,
 * as the body of a function of (swipeBack, pinchZoom).
 */

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  html { -webkit-touch-callout: none; user-select: none; }
  ${pinchZoom ? "" : "html { touch-action: pan-x pan-y !important; }"}
  input, textarea, [contenteditable] { user-select: text; }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/* Links and pictures cannot be dragged, unless the page marks them as draggable. */
function keepPlace(event) {
  const isMeant = (node) => node.getAttribute?.("draggable") === "true";
  if (!event.composedPath().some(isMeant)) {
    event.preventDefault();
  }
}

addEventListener("dragstart", keepPlace, { capture: true });

/* Ctrl with the wheel; two fingers on a touch pad look the same to a page. */
function keepSize(event) {
  if (event.ctrlKey) {
    event.preventDefault();
  }
}

if (!pinchZoom) {
  addEventListener("wheel", keepSize, { capture: true, passive: false });
}

/* As in a browser; the web engine leaves these keys to the page. */
function goAlong(event) {
  const { altKey, ctrlKey, shiftKey, metaKey, key } = event;
  if (altKey && !ctrlKey && !shiftKey && !metaKey && /^Arrow(Left|Right)$/.test(key)) {
    event.preventDefault();
    history.go(key === "ArrowLeft" ? -1 : 1);
  }
}

addEventListener("keydown", goAlong, { capture: true });

/* The web engine has no such gesture. One finger, from the edge, further than an accidental move.
 */
const EDGE = 32;
const FAR = 96;
let start = null;

function follow(event) {
  const touch = event.touches.length === 1 ? event.touches[0] : null;
  const fromEdge = touch && (touch.clientX < EDGE || touch.clientX > innerWidth - EDGE);
  start = fromEdge ? { x: touch.clientX, y: touch.clientY } : null;
}

function leave(event) {
  const touch = event.changedTouches[0];
  const across = start ? touch.clientX - start.x : 0;
  if (Math.abs(across) > FAR && Math.abs(touch.clientY - start.y) < FAR) {
    history.go(across > 0 ? -1 : 1);
  }
  start = null;
}

if (swipeBack) {
  addEventListener("touchstart", follow, { capture: true, passive: true });
  addEventListener("touchend", leave, { capture: true, passive: true });
}
