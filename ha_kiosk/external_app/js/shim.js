"use strict";

/* The external app object in its three forms, over one QWebChannel object.
 *
 * Runs at DocumentCreation in the main world of the main frame, right behind qwebchannel.js, as
 * the body of a function of (QWebChannel, form, player), which goes on with cameras.js. The frontend looks for the object while it loads,
 * long before the channel is open, so calls wait in a queue until then. First in the queue is
 * pageCreated, by which the app tells this document from the one before it, and hears whether the web
 * engine plays what cameras send.
 */

const MAX_QUEUE = 100;
const playsH264 = window.MediaSource?.isTypeSupported('video/mp4; codecs="avc1.42E01E"') === true;
const queue = [JSON.stringify({ type: "pageCreated", payload: { h264: playsH264 } })];
let bridge = null;

function send(type, payload) {
  const text = JSON.stringify({ type, payload });
  if (bridge) {
    bridge.receive(text);
  } else if (queue.length < MAX_QUEUE) {
    queue.push(text);
  }
}

/* The frontend names an element by its id, which may stand in any shadow root. */
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

new QWebChannel(qt.webChannelTransport, (channel) => {
  bridge = channel.objects.bridge;
  queue.splice(0).forEach((text) => bridge.receive(text));
});
