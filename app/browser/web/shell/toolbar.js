// The line above the picture: what is shown, how, and what to do with it.

import { button, h, press } from "../dom/element.js";
import { iconButton } from "../dom/icon.js";
import { act } from "../net/session.js";
import { closeCrops, openCrops } from "../picture/crops.js";
import { scaleOf } from "../picture/geometry.js";
import { fit, place, zoomTo } from "../picture/look.js";
import { toggleBefore, toggleSplit } from "../picture/split.js";
import { store } from "../store.js";
import { has, labelOf, t, titled } from "../words/words.js";
import { openExport } from "./export.js";
import { toggleFull } from "./full.js";
import { openHelp } from "./help.js";
import { askFolder } from "./folder.js";

export function startToolbar(node) {
  const folder = h("button.plain.folder", { type: "button", title: "open.folder", on: { click: askFolder } });
  const name = h("h1.name");
  const position = h("span.dim");
  const saved = h("span.dim.saved", { role: "status" });
  store.watch((v) => [v.state?.folder.name, v.state?.folder.count, v.state?.index, v.state?.image?.name, v.language], ([roll, count, index, image]) => {
    folder.textContent = roll || t("open.none");
    name.textContent = image ?? "";
    position.textContent = count && index >= 0 ? `${index + 1} / ${count}` : "";
    document.title = image ? `${image} – Safelight` : "Safelight";
  });
  store.watch((v) => [v.state?.image?.saved, v.state?.image?.save_error, v.language], ([is, error]) => {
    saved.textContent = is === "failed" ? t("saved.failed") : is === "waiting" ? "•" : "";
    saved.title = is === "failed" ? error ?? "" : is === "waiting" ? t("saved.waiting") : "";
    saved.classList.toggle("warning", is === "failed");
  });

  const undo = iconButton("undo", "undo", () => act({ do: "undo" }), { shortcut: "undo" });
  const redo = iconButton("redo", "redo", () => act({ do: "redo" }), { shortcut: "redo" });
  store.watch((v) => [v.state?.image?.undo, v.state?.image?.redo, v.language], ([u, r]) => {
    undo.disabled = !u;
    redo.disabled = !r;
    undo.title = titled("undo", u ? `${t("undo")}: ${stepName(u)}` : t("undo"));
    redo.title = titled("redo", r ? `${t("redo")}: ${stepName(r)}` : t("redo"));
  });

  const crop = iconButton("crop", "crop.tool", () => (store.get().tool === "crop" ? closeCrops() : openCrops()), { shortcut: "crop" });
  store.watch((v) => v.tool === "crop", (on) => press(crop, on));
  const left = iconButton("left", "rotate.left", () => act({ do: "rotate", by: 1 }), { shortcut: "turn-left" });
  const right = iconButton("right", "rotate.right", () => act({ do: "rotate", by: -1 }), { shortcut: "turn-right" });

  const before = button("before", toggleBefore, { shortcut: "before", title: "before.title" });
  const split = iconButton("split", "split", toggleSplit, { shortcut: "split" });
  store.watch((v) => v.state?.before ?? 0, (x) => {
    press(before, x === 1);
    press(split, x > 0 && x < 1);
  });

  const whole = iconButton("fit", "zoom.fit", fit, { shortcut: "fit" });
  const actual = button("zoom.actual.short", () => zoomTo(1), { title: "zoom.actual", shortcut: "one-to-one" });
  const zoom = h("span.dim.zoom");
  store.watch((v) => [v.view, v.stage, v.state?.image?.size], ([view]) => {
    const at = place();
    press(whole, view.zoom === 0);
    press(actual, view.zoom === 1);
    zoom.textContent = at.size[0] > 1 ? `${Math.round(scaleOf(view, at.stage, at.size) * 100)}%` : "";
  });
  const full = iconButton("full", "full", toggleFull, { shortcut: "full" });

  const exporting = button("export", openExport, { title: "export", shortcut: "export" });
  const help = iconButton("help", "help", openHelp, { shortcut: "help" });
  store.watch((v) => v.state?.image?.phase === "ready", (on) => {
    for (const b of [crop, left, right, before, split]) b.disabled = !on;
  });
  store.watch((v) => v.state?.folder.count ?? 0, (n) => { exporting.disabled = !n; });
  node.append(
    h("div.group.grow", {}, folder, name, position, saved),
    h("div.group", {}, undo, redo), h("div.group", {}, h("span.group.turns", {}, left, right), crop), h("div.group", {}, before, split),
    h("div.group", {}, zoom, whole, actual, full), h("div.group", {}, exporting, help));
}

// stepName is what a step to undo is called: by the parameter it set, or its command.
function stepName(step) {
  const parameter = store.get().table?.parameters.find((p) => p.name === step);
  return labelOf(parameter?.label) || (has(`step.${step}`) ? t(`step.${step}`) : step);
}
