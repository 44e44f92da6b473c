"use strict";

/* The view gets smaller when the on-screen keyboard is raised: the field that is typed in stays in
 * sight. In an isolated world, in every frame.
 */

function focusedField() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) {
    element = element.shadowRoot.activeElement;
  }
  return element?.matches("input, textarea, [contenteditable]") ? element : null;
}

/* A field at the very edge has its frame and its label cut off. */
const MARGIN = 16;

function scrollToField() {
  const field = focusedField();
  const box = field?.getBoundingClientRect();
  if (box && (box.top < MARGIN || box.bottom > innerHeight - MARGIN)) {
    const block = box.height < innerHeight / 2 ? "center" : "nearest";
    field.scrollIntoView({ block, inline: "nearest" });
  }
}

/* At once, and when the page has laid itself out for its new size. */
addEventListener("resize", () => {
  scrollToField();
  requestAnimationFrame(() => requestAnimationFrame(scrollToField));
});
