/* The page's side of its frames: a webpage card that shows a page of the same server.
 *
 * A frame has no way to the app of its own (frame.js). It hands its calls to this document, as only
 * documents of the same origin can, and this one asks the app: the answer is a reply to this load of
 * the page like any other. It goes on to the frame only if that still shows the document that asked;
 * of a frame that has gone to another origin not even that can be seen, which throws.
 */

const CALLBACK = /^externalAuth[A-Za-z0-9]{1,64}$/;
const known = new Set();
let lastQuestion = 0;
let command = null;

const shows = (frame, asker) => {
  try {
    return frame.document === asker;
  } catch {
    return false;
  }
};

function ask(frame, type, options) {
  const { callback, ...rest } = options;
  if (!CALLBACK.test(callback)) {
    send(type, options); // the app refuses it, and logs that
    return;
  }
  const asker = frame.document;
  const mine = `externalAuthOfFrame${++lastQuestion}`;
  const value = (...answer) => {
    delete window[mine];
    if (shows(frame, asker)) {
      frame[callback]?.(...answer);
    }
  };
  Object.defineProperty(window, mine, { value, configurable: true });
  send(type, { ...rest, callback: mine });
}

/* Not window.frames, which leaves out what is in a shadow tree, as cards are. */
function join(frame) {
  known.forEach((one) => one.closed && known.delete(one));
  known.add(frame);
}

/* Whether this page has its connection, and so a token that is good. */
const isConnected = () => document.querySelector("home-assistant")?.hass?.connected === true;

Object.defineProperty(window, "haKioskFrames", {
  value: Object.freeze({ join, ask, send, isConnected, command: () => command }),
});

/* What the frontend in each frame is to obey, those that are there and those to come. */
Object.defineProperty(window, "haKioskTellFrames", {
  value: (wanted) => {
    command = wanted;
    known.forEach((frame) => {
      try {
        frame.haKioskCommand?.(command);
      } catch {
        // it has gone to another origin
      }
    });
  },
});
