// The pictures of the scan: crops, how they are turned, and whose look they have.

import { button, choice, h, press, setOptions, show } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { iconButton } from "../dom/icon.js";
import { slider } from "../dom/slider.js";
import { act } from "../net/session.js";
import { addCrop, closeCrops, openCrops, reshape } from "../picture/crops.js";
import { fitted, ratioOf } from "../picture/croprect.js";
import { angleOf, rectOf } from "../picture/croppose.js";
import { store, same } from "../store.js";
import { labelOf, t } from "../words/words.js";
import { parameter, recipeOf } from "./parameters.js";

const imageOf = (v) => (v.state?.image?.phase === "ready" ? v.state.image : undefined);
const usable = (v) => Boolean(recipeOf(v));

// shownCrop is the crop that is shown, or worked on.
const shownCrop = (v) => (v.tool === "crop" ? v.crop : (imageOf(v)?.crop ?? ""));

export function cropsPanel() {
  const tool = iconButton("crop", "crop.tool", () => (store.get().tool === "crop" ? closeCrops() : openCrops()), { shortcut: "crop" });
  store.watch((v) => v.tool === "crop", (on) => press(tool, on));
  const add = iconButton("add", "crop.add", addOne, { "data-needs": "recipe" });
  const list = h("div.crop-list", { role: "list", label: "crop.list" });
  store.watch((v) => [imageOf(v)?.crops ?? [], shownCrop(v), v.language], ([crops, crop]) => drawList(list, crops, crop));

  const aspect = choice("crop.aspect", [], reshape);
  store.watch((v) => [v.language, v.aspect], ([, now]) => {
    setOptions(aspect, [["free", t("aspect.free")], ["original", t("aspect.original")],
      ...store.get().table.aspects.flatMap((a) => {
        const flat = [a.name, `${a.name}  ${labelOf(a.label)}`];
        return a.width === a.height ? [flat] : [flat, [`${a.name} upright`, a.name.split(":").reverse().join(":")]];
      })]);
    aspect.value = now;
  });

  const line = iconButton("line", "straighten.line", () => store.update({ tool: store.get().tool === "line" ? "" : "line" }), { shortcut: "line" });
  store.watch((v) => v.tool === "line", (on) => press(line, on));
  const p = parameter("straighten");
  let leveled = { drag: "", crop: "" }; // a gesture, and the crop it began on
  const straighten = slider({
    key: "straighten", t: "straighten", unit: "°", min: p?.min ?? -45, max: p?.max ?? 45, slider: p?.slider ?? [-10, 10], step: p?.step ?? 0.1, fine: p?.fine ?? 0.01,
    subject: (v) => v.state?.image?.path, // its crop comes into sight meanwhile
    read: angle,
    start: (v) => (imageOf(v) ? 0 : undefined),
    write(value, drag) {
      if (!drag || leveled.drag !== drag) leveled = { drag, crop: shownCrop(store.get()) };
      if (store.get().tool === "crop") closeCrops(); // it is the crop that is straightened
      return [{ do: "straighten", value, crop: leveled.crop, ...(drag ? { drag } : {}) }];
    },
  });
  const toCrop = button("crop.from-sheet", () => act({ do: "crop-from-sheet", name: shownCrop(store.get()) }), { title: "crop.from-sheet.title" });
  const toAll = button("crop.from-sheet.all", () => act({ do: "crop-from-sheet" }), { title: "crop.from-sheet.all.title" });
  const toSheet = button("crop.to-sheet", () => act({ do: "crop-to-sheet", name: shownCrop(store.get()) }), { title: "crop.to-sheet.title" });
  const looks = h("div.row.buttons.tight", {}, toCrop, toAll, toSheet);
  store.watch((v) => [shownCrop(v), imageOf(v)?.crops?.length ?? 0], ([crop, count]) => {
    show(looks, count > 0);
    toCrop.disabled = toSheet.disabled = !crop;
  });
  const turns = [
    iconButton("left", "rotate.left", () => act({ do: "rotate", by: 1 }), { shortcut: "turn-left" }),
    iconButton("right", "rotate.right", () => act({ do: "rotate", by: -1 }), { shortcut: "turn-right" }),
    iconButton("flip", "flip", () => act({ do: "flip" }), { shortcut: "flip" }),
  ];
  store.watch(usable, (on) => { for (const node of [tool, line, aspect, toAll, ...turns]) node.disabled = !on; });

  return panel("crops", [add, tool],
    list, looks,
    h("label.row", {}, h("span", { t: "crop.aspect" }), aspect),
    h("div.row.straighten", {}, straighten, line),
    h("div.row.turns", {}, ...turns));
}

// angle is what the picture shown, or worked on, is straightened by.
function angle(v) {
  const image = imageOf(v);
  const crop = v.tool === "crop" && image?.crops?.find((c) => c.id === v.crop);
  return crop ? angleOf(crop, image, v.angles) : image?.straighten;
}

// addOne makes a crop in the middle, of the aspect ratio chosen.
function addOne() {
  const { aspect, state: { image } } = store.get();
  const ratio = ratioOf(aspect, image.size, aspect.endsWith("upright"));
  const rect = fitted([0.1, 0.1, 0.8, 0.8], ratio);
  addCrop(image.crop ? rect : rectOf(rect, image));
}

let drawn = null;

// drawList shows the whole scan and its crops; a double click names one.
function drawList(list, crops, crop) {
  const naming = list.contains(document.activeElement) && document.activeElement.tagName === "INPUT";
  if (naming && same(crops, drawn)) return;
  drawn = crops;
  const focused = list.contains(document.activeElement) ? document.activeElement.closest(".crop-row") : null;
  const index = focused ? [...list.children].indexOf(focused) : -1;
  const row = (id, name, extras = []) => {
    const node = h("div.crop-row", { role: "listitem" },
      h("button.crop-choose", { type: "button", "aria-current": id === crop ? "true" : null, on: { click: () => choose(id), keydown: (e) => key(e, node, id) } },
        h("span.crop-row-name", {}, name)), ...extras);
    node.dataset.crop = id;
    if (id) node.addEventListener("dblclick", (e) => e.target.closest(".icon-button") || rename(node));
    return node;
  };
  list.replaceChildren(row("", t("crop.whole")), ...crops.map((c, i) => row(c.id, c.name || t("crop.number", { n: i + 1 }), [
    c.own ? h("span.crop-own", { t: "crop.own" }) : null,
    iconButton("close", "crop.delete", () => act({ do: "crop-delete", name: c.id })),
  ])));
  if (!focused) return;
  // Of one that was deleted the keyboard goes to the next.
  const next = [...list.children].find((row) => row.dataset.crop === focused.dataset.crop) ?? list.children[Math.min(index, list.children.length - 1)];
  next.querySelector(".crop-choose").focus();
}

function choose(id) {
  if (store.get().tool === "crop" && id) store.update({ crop: id });
  else {
    if (store.get().tool === "crop") store.update({ tool: "" });
    act({ do: "crop-show", name: id });
  }
}

function key(e, node, id) {
  const by = { ArrowDown: node.nextSibling, ArrowUp: node.previousSibling }[e.key];
  if (by) by.querySelector(".crop-choose").focus();
  else if (e.key === "F2" && id) rename(node);
  else if (e.key === "Delete" && id) act({ do: "crop-delete", name: id });
  else return;
  e.preventDefault();
  e.stopPropagation();
}

function rename(node) {
  const name = node.querySelector(".crop-choose");
  const was = name.textContent;
  const entry = h("input.cell", { type: "text", label: "crop.name", maxlength: 100 });
  entry.value = was;
  let over = false;
  const end = (keep) => {
    if (over) return;
    over = true;
    entry.replaceWith(name);
    if (keep && entry.value !== was) act({ do: "crop-name", name: node.dataset.crop, text: entry.value.trim() });
  };
  entry.addEventListener("blur", () => end(true));
  entry.addEventListener("keydown", (e) => {
    e.stopPropagation();
    if (e.key === "Enter" || e.key === "Escape") end(e.key === "Enter");
  });
  name.replaceWith(entry);
  entry.select();
}
