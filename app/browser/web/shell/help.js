// All shortcuts, on one page.

import { h } from "../dom/element.js";
import { store } from "../store.js";
import { labelOf, t } from "../words/words.js";
import { dialog } from "./dialog.js";
import { own } from "./keys.js";

let node = null;
let columns = null;

export function openHelp() {
  if (!node) {
    columns = h("div.help");
    node = dialog("help", columns, h("p.note", { t: "help.sliders" }));
  }
  const section = (title, rows) => h("section", {}, h("h3", {}, t(title)), h("dl", {}, ...rows.flatMap(([key, words]) => [
    h("dt", {}, ...key.split(" / ").flatMap((k, i) => [i ? " " : "", h("kbd", {}, pretty(k))])), h("dd", {}, words)])));
  const theirs = (store.get().table?.shortcuts ?? []).map((s) => [s.key, labelOf(s.label)]);
  const taken = (key) => theirs.some(([k]) => k.toLowerCase() === key.toLowerCase());
  const mine = (group) => own.filter((s) => s.group === group && !s.keys.some(taken)).map((s) => [s.keys.join(" / "), t(s.words)]);
  columns.replaceChildren(section("help.session", [...theirs, ...mine("session")]), section("help.picture", mine("picture")), section("help.tools", mine("tools")),
    section("help.mouse", ["wheel", "double", "drag", "shift", "strip"].map((k) => [t(`mouse.${k}.what`), t(`mouse.${k}`)])));
  node.showModal();
}

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const names = { Mod: mac ? "⌘" : "Ctrl", Shift: mac ? "⇧" : "Shift", Alt: mac ? "⌥" : "Alt", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", " ": "Space" };

const pretty = (key) => key.split(/\+(?=.)/).map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
