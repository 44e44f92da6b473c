"use strict";

/* The external app object in its three forms, on top of `send`.
 *
 * Runs at DocumentCreation in the main world, in a function with `form` and `send`, which comes
 * from channel.js in the page itself, and from frame.js in a frame. The frontend looks for the
 * object while it loads.
 */

/* The frontend names an element by its id; the element may be in any shadow root. */
function byId(root, id) {
  for (const element of root.querySelectorAll("*")) {
    const found = element.id === id ? element : element.shadowRoot && byId(element.shadowRoot, id);
    if (found) {
      return found;
    }
  }
  return null;
}

function define(name, value) {
  Object.defineProperty(window, name, { value, enumerable: true });
}

if (form === "webkit") {
  const handler = (type) => ({ postMessage: (payload) => send(type, payload) });
  define("webkit", {
    messageHandlers: {
      getExternalAuth: handler("getExternalAuth"),
      revokeExternalAuth: handler("revokeExternalAuth"),
      externalBus: handler("externalBus"),
    },
  });
  Object.defineProperty(window, "haKioskFocus", { value: (id) => byId(document, id)?.focus() });
} else {
  define("externalApp", {
    getExternalAuth: (payload) => send("getExternalAuth", payload),
    revokeExternalAuth: (payload) => send("revokeExternalAuth", payload),
    externalBus: (payload) => send("externalBus", payload),
  });
  define("externalAppV2", {
    postMessage: (text) => {
      const { type, payload } = typeof text === "string" ? JSON.parse(text) : text;
      send(type, payload);
    },
  });
}
