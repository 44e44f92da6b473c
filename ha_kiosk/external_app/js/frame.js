/* How a frame of the page reaches the app: through the page (frames.js).
 *
 * Requests for tokens, a log-out, and signs of user activity are passed on to the app. The other
 * messages of the bus are about the page as a whole (what is on screen, the connection, cameras),
 * for which a frame must not speak. They are answered here, as by an app without capabilities.
 */

const page = top.haKioskFrames;
const CALLBACKS = {
  getExternalAuth: "externalAuthSetToken",
  revokeExternalAuth: "externalAuthRevokeToken",
};
const PASSED_ON = ["more_info/opened", "more_info/closed", "entity/controlled"];
const UNANSWERED = /^(result|theme-update|haptic|frontend\/loaded|toast\/.*)$/;
const NOT_SUPPORTED = { code: "not_supported", message: "ha-kiosk does not do this in a frame." };
const TRIES = 40;
const APART_MS = 300;
const SETTLE_MS = 800;
let number = 0;
let again = 0;
let lostAt = null;

/* The frontend refuses commands until its handler is attached. */
function obey(command, tries = TRIES) {
  clearTimeout(again);
  if (command && tries > 0) {
    again = setTimeout(obey, APART_MS, command, tries - 1);
    window.externalBus?.({ id: ++number, type: "command", ...command });
  }
}

/* When a token is deleted at the server, the connections of all who use it end. Each reconnection
 * with it is a failed login, and three of those can cause a ban. So only the page reconnects; a
 * frame drops its token, and gets another one when the page has its connection again.
 */
function connectionChanged(event) {
  lostAt = event === "connected" ? null : performance.now();
  if (event === "connected") {
    obey(page.command());
  } else if (event === "disconnected") {
    window.hassConnection?.then(({ auth }) => (auth.data.expires = 0));
  } else if (event === "auth-invalid") {
    page.send("externalBus", { type: "connection-status", payload: { event } });
  }
}

/* The page may not know yet that it has lost the same connection. A page that is no frontend has no
 * connection to wait for.
 */
function mayAsk() {
  const isSettled = lostAt === null || performance.now() - lostAt > SETTLE_MS;
  return (isSettled && page.isConnected()) || !top.document.querySelector("home-assistant");
}

/* After a lost connection the answer is false at once. If a refresh fails only when the frontend's
 * WebSocket is open already, the frontend continues with the old token
 * (home-assistant-js-websocket, createSocket): a failed login. A new document waits instead,
 * because its frontend would give up.
 */
function ask(type, payload) {
  const options = { callback: CALLBACKS[type], ...payload };
  if (mayAsk()) {
    page.ask(window, type, options);
  } else if (lostAt === null) {
    setTimeout(ask, APART_MS, type, payload);
  } else {
    window[options.callback]?.(false); // the frontend tries again, a second later each time
  }
}

function hear({ id, type, payload, success }) {
  const reply = (rest) => setTimeout(() => window.externalBus?.({ id, type: "result", ...rest }));
  if (type === "config/get") {
    reply({ success: true, result: {} });
  } else if (type === "result" && success && id === number) {
    obey(null);
  } else if (type === "connection-status") {
    connectionChanged(payload.event);
  } else if (type === "focus_element") {
    byId(document, payload.element_id)?.focus();
  } else if (PASSED_ON.includes(type)) {
    page.send("externalBus", { type });
  } else if (!UNANSWERED.test(type)) {
    reply({ success: false, error: NOT_SUPPORTED });
  }
}

function send(type, payload) {
  const content = typeof payload === "string" ? JSON.parse(payload) : payload;
  if (type === "externalBus") {
    hear(content);
  } else if (type === "storedToken") {
    page.send(type, content);
  } else {
    ask(type, content);
  }
}

Object.defineProperty(window, "haKioskCommand", { value: (command) => obey(command) });
page.join(window);
