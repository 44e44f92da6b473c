/* Opens the frontend's dialog about an entity, by an event. The external bus has no command for it,
 * and the official app for Android fires the same event.
 */
Object.defineProperty(window, "haKioskShowMoreInfo", {
  value: (entityId) =>
    document
      .querySelector("home-assistant")
      ?.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId } })),
});
