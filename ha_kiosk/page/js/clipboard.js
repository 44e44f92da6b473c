/* Lets a button of the page copy. QtWebEngine has one permission for writing and reading the
 * clipboard, and a dashboard may not read it. So writing uses document.execCommand, which Chromium
 * allows only just after a person has touched the page.
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

/* At an origin that is not secure there is no clipboard; the frontend handles that. */
if (navigator.clipboard) {
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = async (text) => {
    // What needs a touch, and what the configuration allows without one (allow_clipboard).
    if (!copied(String(text))) {
      await write(text);
    }
  };
}
