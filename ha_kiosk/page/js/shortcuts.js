/* Disables the frontend's shortcuts (src/state/quick-bar-mixin.ts) in kiosk mode: a keyboard at a
 * wall tablet, or a remote control, must not open its search, its commands or its assistant.
 */
const KEYS = /^(Key)?[acdem]$|^\?$/i;
const FIELDS = "input, textarea, select, [contenteditable]";

const isShortcut = ({ key, code, ctrlKey, metaKey, altKey }) =>
  ctrlKey || metaKey
    ? key === "k" || code === "KeyK"
    : !altKey && (KEYS.test(key) || KEYS.test(code));

addEventListener(
  "keydown",
  (event) => {
    const isOn = document.querySelector("home-assistant")?.hass?.kioskMode === true;
    const isTyped = !event.ctrlKey && !event.metaKey && event.composedPath()[0].matches?.(FIELDS);
    if (isOn && isShortcut(event) && !isTyped) {
      event.stopImmediatePropagation();
    }
  },
  { capture: true },
);
