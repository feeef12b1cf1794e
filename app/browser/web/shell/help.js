// All shortcuts, on one page.

import { h } from "../dom/element.js";
import { store } from "../store.js";
import { keyText } from "../words/keytext.js";
import { labelOf, t } from "../words/words.js";
import { dialog } from "./dialog.js";

let node = null;
let columns = null;

// gestures are those of the mouse: the keys of what it is, and of what it does.
const gestures = [["mouse.wheel", "gesture.pinch.does"], ["gesture.double", "mouse.double.does"], ["gesture.drag", "gesture.drag.does"],
  ["gesture.select", "gesture.select.does"], ["mouse.ctrl", "mouse.ctrl.does"]];

// The fine variants of nudges are told of once.
const fine = (s) => s.name.endsWith("-fine");

export function openHelp() {
  if (!node) {
    columns = h("div.help");
    node = dialog("help", columns, h("p.note", { t: "help.sliders" }));
  }
  const section = (title, rows) => h("section", {}, h("h3", {}, title), h("dl", {}, ...rows.flatMap(([keys, words]) => [
    h("dt", {}, ...keys.map((k) => h("kbd", {}, keyText(k)))), h("dd", {}, words)])));
  const { shortcuts, shortcut_groups: groups } = store.get().table;
  const rows = (group) => shortcuts.filter((s) => s.group === group && s.keys.length && !fine(s)).map((s) => [s.keys, labelOf(s.label)]);
  const finely = (group) => (shortcuts.some((s) => s.group === group && fine(s)) ? [[["Shift"], t("help.fine")]] : []);
  columns.replaceChildren(...groups.map((g) => section(labelOf(g.label), [...rows(g.name), ...finely(g.name)])),
    section(t("help.mouse"), gestures.map(([what, does]) => [[t(what)], t(does)])));
  node.showModal();
}
