/* The page's side of its frames: a webpage card that shows a page of the same server.
 *
 * A frame cannot reach the app itself (frame.js). It passes its calls to this document, which only
 * documents of the same origin can do, and this document asks the app. The answer is a reply to
 * this load of the page like any other. It is passed on only if the frame still shows the document
 * that asked. Looking at a frame that has gone to another origin throws.
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

/* Not window.frames, which leaves out frames in a shadow tree, where cards are. */
function join(frame) {
  known.forEach((one) => one.closed && known.delete(one));
  known.add(frame);
}

/* Whether this page has its connection, and so a valid token. */
const isConnected = () => document.querySelector("home-assistant")?.hass?.connected === true;

Object.defineProperty(window, "haKioskFrames", {
  value: Object.freeze({ join, ask, send, isConnected, command: () => command }),
});

/* The command for the frontend in each frame, in those that exist and in later ones. */
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
