/* Whether this document is a frame of the page, of the server's own origin, with no frame of
 * another origin around it (a page around a signed-in one could trick a person into clicks).
 *
 * `origin` is that of the document, "null" in a sandbox; `location` distinguishes srcdoc,
 * about:blank, blob: and data: from what the server sent.
 */
const isOwnFrame = () =>
  window !== top &&
  /^https?:$/.test(location.protocol) &&
  origin === location.origin &&
  [...location.ancestorOrigins].every((around) => around === origin);
