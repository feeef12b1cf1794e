// The look, carried on: copy, paste, apply to the selection, begin the folder with it, reset.

import { button, h, press } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { labelOf, t } from "../words/words.js";
import { recipeOf } from "./parameters.js";

// groups are the names of those of the server's table.
const groups = () => store.get().table.groups.map((g) => g.name);

// groupName is what a group is called.
const groupName = (name) => labelOf(store.get().table.groups.find((g) => g.name === name)?.label) || name;

// names are those chosen, for a command: none means all.
const names = () => {
  const { groups: chosen } = store.get();
  return chosen ? { names: chosen } : {};
};
const nothing = () => store.get().groups?.length === 0;

// What can be done with the groups chosen.
export const copyLook = () => nothing() || act({ do: "copy", ...names() });
export const pasteLook = () => act({ do: "paste" });
export const applyLook = () => nothing() || act({ do: "apply", ...names() });
export const resetLook = () => nothing() || act({ do: "reset", ...names() });

// selectedCount is how many scans are selected.
export const selectedCount = (v) => (v.state?.selected ?? []).reduce((n, [a, b]) => n + b - a + 1, 0);

export function syncPanel() {
  const chips = h("div.chips", { role: "group", label: "sync.groups" });
  store.watch((v) => [v.groups, v.table.groups, v.language], () => {
    const all = groups();
    const chosen = store.get().groups;
    const chip = (words, on, click) => {
      const node = h("button.chip", { type: "button", on: { click } }, words);
      press(node, on);
      return node;
    };
    chips.replaceChildren(chip(t("sync.all"), !chosen, () => store.update({ groups: chosen ? null : [] })),
      ...all.map((g) => chip(groupName(g), !chosen || chosen.includes(g), () => {
        const next = chosen ?? all;
        const toggled = next.includes(g) ? next.filter((x) => x !== g) : [...next, g];
        store.update({ groups: all.every((x) => toggled.includes(x)) ? null : toggled });
      })));
  });
  const copy = button("copy", copyLook, { title: "copy.title", shortcut: "copy" });
  const paste = button("paste", pasteLook, { title: "paste.title", shortcut: "paste" });
  const reset = button("reset", resetLook, { title: "reset.title" });
  const apply = button("apply", applyLook);
  const start = button("start", () => nothing() || act({ do: "folder-start", ...names() }), { title: "start.title" });
  const clear = button("start.clear", () => act({ do: "folder-start", text: "clear" }), { title: "start.clear.title" });
  const note = h("p.note");

  store.watch((v) => [Boolean(recipeOf(v)), v.state?.clipboard, selectedCount(v), v.state?.folder.start, v.groups, v.language], ([usable, clipboard, count, begun]) => {
    const none = nothing();
    copy.disabled = reset.disabled = start.disabled = !usable || none;
    paste.disabled = !usable || !clipboard?.length;
    apply.disabled = !usable || none || count < 2;
    apply.textContent = t("apply", { count });
    clear.disabled = !begun?.length;
    note.textContent = begun?.length ? t("start.note", { groups: begun.map(groupName).join(", ") }) : "";
    note.hidden = !begun?.length;
  });

  return panel("sync", [], chips,
    h("div.row.buttons", {}, copy, paste, reset), h("div.row.buttons", {}, apply),
    h("div.row.buttons", {}, start, clear), note);
}
