// A panel's own reset.

import { button } from "../dom/element.js";
import { act } from "../net/session.js";

// resetButton takes groups back to what the scan began with.
export function resetButton(...names) {
  const node = button("reset", () => act({ do: "reset", names }), { title: "reset.panel", "data-needs": "recipe" });
  node.classList.add("panel-reset");
  return node;
}
