/* A button of the page that copies. QtWebEngine asks for one permission to write and to read the
 * clipboard, and a dashboard may not read it; so writing goes the way of document.execCommand, which
 * Chromium allows while a person has just touched the page, and never otherwise.
 */
const copied = (text) => {
  const put = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/plain", text);
  };
  addEventListener("copy", put, { capture: true });
  try {
    return document.execCommand("copy");
  } finally {
    removeEventListener("copy", put, { capture: true });
  }
};

/* There is none on an address that is no secure origin; the frontend knows that. */
if (navigator.clipboard) {
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = async (text) => {
    // What needs a touch, and what the configuration allows without one (allow_clipboard).
    if (!copied(String(text))) {
      await write(text);
    }
  };
}
