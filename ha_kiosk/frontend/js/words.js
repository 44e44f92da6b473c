"use strict";

/* Whether the frontend has its words for states, such as "sunny" or "cooling". They come from the
 * server, and late: a dashboard is on screen for a while without them. In the page's own world,
 * because they are variables of the page; who needs them must not trust the answer with more than a
 * picture.
 */

Object.defineProperty(window, "haKioskHasWords", {
  value: () => {
    const hass = document.querySelector("home-assistant")?.hass;
    const words = Object.keys(hass?.resources?.[hass.language] ?? {});
    return words.some((key) => /^component\..*\.entity_component\./.test(key));
  },
});
