// Asks for the folder, or file, to open.

import { button, h } from "../dom/element.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { dialog } from "./dialog.js";

let node = null;
let entry = null;
let refused = null;

export function askFolder() {
  node ??= build();
  entry.value = store.get().state?.folder.path ?? "";
  refused.textContent = "";
  node.showModal();
  entry.select();
}

function build() {
  entry = h("input.text", { type: "text", spellcheck: "false", autocomplete: "off", label: "open.path" });
  refused = h("p.note.warning", { role: "alert" });
  const open = async () => {
    if (await act({ do: "open", text: entry.value.trim() })) node.close();
    else refused.textContent = store.get().complaint?.text ?? "";
  };
  entry.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    open();
  });
  return dialog("open.folder", h("label.stacked", {}, h("span", { t: "open.path" }), entry), refused,
    h("div.row.buttons.end", {}, button("open.refresh", () => act({ do: "refresh" }).then(() => node.close())), button("open", open, { class: "plain main" })));
}
