"use strict";

/* When the on-screen keyboard appears, the view gets smaller: keep the focused field visible.
 * It runs in an isolated world, in every frame.
 */

function focusedField() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) {
    element = element.shadowRoot.activeElement;
  }
  return element?.matches("input, textarea, [contenteditable]") ? element : null;
}

/* At the very edge, the frame and the label of a field would be cut off. */
const MARGIN = 16;

function scrollToField() {
  const field = focusedField();
  const box = field?.getBoundingClientRect();
  if (box && (box.top < MARGIN || box.bottom > innerHeight - MARGIN)) {
    const block = box.height < innerHeight / 2 ? "center" : "nearest";
    field.scrollIntoView({ block, inline: "nearest" });
  }
}

/* At once, and again after the layout for the new size. */
addEventListener("resize", () => {
  scrollToField();
  requestAnimationFrame(() => requestAnimationFrame(scrollToField));
});
