// Panels that fold, and remember it.

import { h } from "./element.js";
import { icon } from "./icon.js";

// panel makes one: name is the key of its words and of what is remembered; extras go
// beside the title.
export function panel(name, extras, ...children) {
  const remembered = `safelight.folded.${name}`;
  const id = `panel-${name}`;
  const body = h("div.panel-body", { id }, ...children);
  const title = h("button.panel-title", { type: "button", "aria-controls": id, on: { click: () => fold(!body.hidden) } },
    icon("fold"), h("span", { t: `panel.${name}` }));
  const node = h("section.panel", { label: `panel.${name}` }, h("div.panel-head", {}, h("h2", {}, title), ...extras), body);
  node.dataset.panel = name;

  function fold(folded) {
    body.hidden = folded;
    title.setAttribute("aria-expanded", String(!folded));
    localStorage.setItem(remembered, folded ? "1" : "");
  }

  fold(localStorage.getItem(remembered) === "1");
  return node;
}
