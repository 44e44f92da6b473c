"use strict";

/* Functions that inspect the page, in an isolated world: the page does not see them, and they see
 * its document but none of its variables.
 */

/* Servers before 2026.8 do not send frontend/loaded. With them, the dashboard is on screen once the
 * launch screen is gone, the panel is no loading screen any more, and the browser has painted
 * since. A panel of an unknown structure gets PATIENCE milliseconds.
 */
const PATIENCE = 3000;
let launched = 0;
let painted = false;

const inside = (element, selector) => element?.shadowRoot?.querySelector(selector) ?? null;

function panelIsLoading() {
  const main = inside(document.querySelector("home-assistant"), "home-assistant-main");
  const panel = inside(main, "partial-panel-resolver")?.firstElementChild;
  if (!panel?.shadowRoot?.childElementCount || panel.localName === "hass-loading-screen") {
    return true;
  }
  if (panel.localName === "ha-panel-lovelace") {
    return !inside(inside(panel, "hui-root"), "#view")?.childElementCount;
  }
  return inside(panel, "hass-loading-screen") !== null;
}

window.dashboardShown = () => {
  if (!document.querySelector("home-assistant") || document.getElementById("ha-launch-screen")) {
    return false;
  }
  launched ||= Date.now();
  if (!painted && (!panelIsLoading() || Date.now() - launched > PATIENCE)) {
    requestAnimationFrame(() => requestAnimationFrame(() => (painted = true)));
    /* While the screen is off, a compositor may request no frame for hours. */
    setTimeout(() => (painted = true), PATIENCE);
  }
  return painted;
};

/* A page in an endless loop never gets here. */
window.alive = () => true;

/* Whether two fingers have zoomed the page. */
window.isZoomed = () => visualViewport.scale > 1.01;

/* The scripts that name the frontend's entry points: recovery/frontend_version.py. */
window.scripts = () =>
  [...document.querySelectorAll("script, link[rel=modulepreload]")]
    .map((element) => element.src || element.href || element.textContent)
    .join("\n");

/* Whether the theme of the dashboard is dark; null if it has no colour yet. */
window.isDark = () => {
  const colour = getComputedStyle(document.documentElement).backgroundColor;
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return alpha ? 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 : null;
};

/* The theme's colours for our own screens (screens/theme.py), each as rgb(…) or rgba(…). The result
 * is a text, because QML of Qt 6.8 passes on objects in a form that Python cannot read.
 */
const VARIABLES = {
  background: ["--primary-background-color"],
  card: ["--ha-card-background", "--card-background-color"],
  divider: ["--divider-color"],
  text: ["--primary-text-color"],
  secondaryText: ["--secondary-text-color"],
  primary: ["--primary-color"],
  warning: ["--warning-color"],
  danger: ["--error-color"],
};

window.colours = () => {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("i");
  probe.style.display = "none";
  document.documentElement.append(probe);
  const resolved = (value) => {
    probe.style.color = "";
    probe.style.color = value;
    return probe.style.color ? getComputedStyle(probe).color : null;
  };
  const found = Object.entries(VARIABLES).map(([name, variables]) => {
    const values = variables.map((variable) => style.getPropertyValue(variable).trim());
    return [name, values.filter(Boolean).map(resolved).find(Boolean) ?? null];
  });
  probe.remove();
  return JSON.stringify(Object.fromEntries(found));
};

/* Layout creates garbage that does not count towards V8's next collection: a dashboard with nothing
 * but a spinner grows by megabytes a second, for minutes. `gc` exists because of --expose-gc
 * (qt/app/application.py).
 */
window.collectGarbage = () => {
  window.gc?.({ type: "major", execution: "async" });
};

/* Whether the frontend itself shows a way back: its sidebar, its menu button, or an arrow. */
const WAYS = ["ha-sidebar", "ha-menu-button", "ha-icon-button-arrow-prev"];

function isSeen(element) {
  const { width, right } = element.getBoundingClientRect();
  return width > 0 && right > 0;
}

function showsWayBack(root) {
  return [...root.querySelectorAll("*")].some((element) =>
    WAYS.includes(element.localName)
      ? isSeen(element)
      : element.shadowRoot !== null && showsWayBack(element.shadowRoot),
  );
}

window.hasWayBack = () => showsWayBack(document);

/* After a sign-out, remove everything of the session from the browser. */
window.clearStorage = () => {
  localStorage.clear();
  sessionStorage.clear();
  indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)));
  if (window.caches) {
    caches.keys().then((all) => all.forEach((name) => caches.delete(name)));
  }
};
