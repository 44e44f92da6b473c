/* Removes any sign-in that a page stores, because it would outlive the log-out of the kiosk.
 *
 * The frontend stores one under a key of the browser's storage. An existing one is removed before
 * any script of the page can read it. What this document stores never gets there. What another
 * document stored (a frame without our script) is removed at once. The app revokes each.
 */

const KEY = "hassTokens";
const { getItem, setItem, removeItem } = Storage.prototype;

function report(text) {
  try {
    const token = JSON.parse(text)?.refresh_token;
    if (token) {
      send("storedToken", { refresh_token: token });
    }
  } catch {
    // nothing that the frontend would sign in with
  }
}

function takeAway(storage) {
  const text = getItem.call(storage, KEY);
  if (text !== null) {
    removeItem.call(storage, KEY);
    report(text);
  }
}

Object.assign(Storage.prototype, {
  setItem(...entry) {
    if (String(entry[0]) !== KEY) {
      setItem.apply(this, entry);
    } else {
      report(String(entry[1]));
    }
  },
});
Object.defineProperty(Storage.prototype, KEY, { get: () => undefined, set: report });

addEventListener("storage", ({ key, storageArea }) => {
  if (key === KEY) {
    takeAway(storageArea);
  }
});
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    takeAway(window[name]);
  } catch {
    // an empty document has none
  }
}
