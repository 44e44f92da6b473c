/* Whether this document is a frame of the page and of the server's own origin, with nothing of
 * another origin around it (who frames a signed-in page could have it clicked).
 *
 * `origin` is that of the document, "null" in a sandbox; `location` tells srcdoc, about:blank, blob:
 * and data: from what the server sent.
 */
const isOwnFrame = () =>
  window !== top &&
  /^https?:$/.test(location.protocol) &&
  origin === location.origin &&
  [...location.ancestorOrigins].every((around) => around === origin);
