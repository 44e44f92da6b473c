"use strict";

/* Whether a dashboard that is on screen has its words for states, such as "sunny" or "cooling", and
 * its icons. Both come from the server, and late. In the page's own world, because the words are
 * variables of the page; who asks must not trust the answer with more than a picture.
 */

function hasWords(hass) {
  const words = Object.keys(hass?.resources?.[hass.language] ?? {});
  return words.some((key) => /^component\..*\.entity_component\./.test(key));
}

/* An icon is drawn by ha-svg-icon, once it knows its path; one of a state is chosen before that. */
const IS_THERE = {
  "ha-state-icon": (icon) => icon.childElementCount > 0,
  "ha-svg-icon": (icon) => icon.querySelector("path") !== null,
};

function hasIcons(root) {
  return [...root.querySelectorAll("*")].every(({ localName, shadowRoot }) => {
    return !shadowRoot || ((IS_THERE[localName]?.(shadowRoot) ?? true) && hasIcons(shadowRoot));
  });
}

Object.defineProperty(window, "haKioskIsComplete", {
  value: () => {
    const main = document.querySelector("home-assistant");
    return hasWords(main?.hass) && hasIcons(document);
  },
});
