"use strict";

/* Our own eyes on the page, in an isolated world: the page sees none of these functions, and they
 * see its document but none of its variables.
 */

/* Servers before 2026.8 do not say frontend/loaded: there the dashboard is on screen once the
 * frontend has removed its launch screen. */
window.dashboardShown = () =>
  document.readyState === "complete" &&
  document.querySelector("home-assistant") !== null &&
  document.getElementById("ha-launch-screen") === null;

/* After a sign-out nothing of the session stays in the browser. */
window.clearStorage = () => {
  localStorage.clear();
  sessionStorage.clear();
  indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)));
  if (window.caches) {
    caches.keys().then((all) => all.forEach((name) => caches.delete(name)));
  }
};
