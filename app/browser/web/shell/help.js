// All shortcuts, on one page.

import { h } from "../dom/element.js";
import { store } from "../store.js";
import { keyText } from "../words/keytext.js";
import { labelOf, t } from "../words/words.js";
import { dialog } from "./dialog.js";

let node = null;
let columns = null;

export function openHelp() {
  if (!node) {
    columns = h("div.help");
    node = dialog("help", columns, h("p.note", { t: "help.sliders" }));
  }
  const section = (title, rows) => h("section", {}, h("h3", {}, title), h("dl", {}, ...rows.flatMap(([key, words]) => [
    h("dt", {}, ...key.split(" / ").flatMap((k, i) => [i ? " " : "", h("kbd", {}, keyText(k))])), h("dd", {}, words)])));
  const { shortcuts, shortcut_groups: groups } = store.get().table;
  const rows = (group) => shortcuts.filter((s) => s.group === group && s.keys.length).map((s) => [s.keys.join(" / "), labelOf(s.label)]);
  columns.replaceChildren(...groups.map((g) => section(labelOf(g.label), rows(g.name))),
    section(t("help.mouse"), ["wheel", "double", "drag", "shift", "strip"].map((k) => [t(`mouse.${k}.what`), t(`mouse.${k}`)])));
  node.showModal();
}
