"use strict";

/* Whether the dashboard on screen has its texts for states, such as "sunny" or "cooling", and its
 * icons. Both come from the server, and late. It runs in the page's own world, because the texts
 * are variables of the page. So the page may falsify the answer, which must only be used for
 * pictures.
 */

function hasWords(hass) {
  const words = Object.keys(hass?.resources?.[hass.language] ?? {});
  return words.some((key) => /^component\..*\.entity_component\./.test(key));
}

/* ha-svg-icon draws an icon once it knows its path; the icon of a state is chosen before that. */
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
