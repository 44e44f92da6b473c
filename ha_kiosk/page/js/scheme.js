/* Light or dark, when that is changed while the page is open.
 *
 * Chromium reads its preferred colour scheme at its start, and QtWebEngine cannot change it later.
 * The frontend queries it through matchMedia and listens for changes. So this query is answered
 * here once `haKioskScheme` was called with "dark" or "light" (null: as Chromium has it). Style
 * sheets with media queries of their own follow at the next start.
 */
const ask = window.matchMedia.bind(window);
const QUERY = /^\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)$/;
const lists = {};
let chosen = null;

const answer = (list) => (chosen === null ? list.real.matches : chosen === list.scheme);

function follow(real, scheme) {
  const list = { real, scheme, last: real.matches, listeners: new Set() };
  const tell = () => {
    const matches = answer(list);
    if (matches !== list.last) {
      list.last = matches;
      const event = new MediaQueryListEvent("change", { media: real.media, matches });
      [...list.listeners, proxy.onchange].forEach((listener) => {
        (listener?.handleEvent ?? listener)?.call(listener?.handleEvent ? listener : proxy, event);
      });
    }
  };
  const add = (listener) => listener && list.listeners.add(listener);
  const remove = (listener) => list.listeners.delete(listener);
  const proxy = Object.create(MediaQueryList.prototype, {
    matches: { get: () => answer(list) },
    media: { get: () => real.media },
    onchange: { value: null, writable: true },
    addListener: { value: add },
    removeListener: { value: remove },
    addEventListener: { value: (type, listener) => type === "change" && add(listener) },
    removeEventListener: { value: (type, listener) => type === "change" && remove(listener) },
  });
  real.addEventListener("change", tell);
  list.last = answer(list);
  return { proxy, tell };
}

window.matchMedia = (query) => {
  const scheme = QUERY.exec(String(query).trim())?.[1];
  if (!scheme) {
    return ask(query);
  }
  // One object for all callers: some ask again and again, and none of the objects would be freed.
  lists[scheme] ??= follow(ask(query), scheme);
  return lists[scheme].proxy;
};

Object.defineProperty(window, "haKioskScheme", {
  value: (scheme) => {
    chosen = scheme;
    Object.values(lists).forEach(({ tell }) => tell());
  },
});
