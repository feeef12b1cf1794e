// Dialogs: over the page, closed by Escape, a press beside them, or their button.

import { h } from "../dom/element.js";
import { iconButton } from "../dom/icon.js";

// dialog makes one, to be shown with showModal.
export function dialog(name, ...children) {
  const node = h("dialog", { label: name },
    h("div.dialog-head", {}, h("h2", { t: name }), iconButton("close", "close", () => node.close())), h("div.dialog-body", { tabindex: -1, autofocus: true }, ...children));
  node.addEventListener("pointerdown", (e) => {
    const box = node.getBoundingClientRect();
    const outside = e.clientX < box.left || e.clientX > box.right || e.clientY < box.top || e.clientY > box.bottom;
    if (e.target === node && outside) node.close();
  });
  document.body.append(node);
  return node;
}
