// The film base: picked, found, or typed.

import { button, h, press, show } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { iconButton } from "../dom/icon.js";
import { shown, typed, clamp } from "../dom/number.js";
import { refuse } from "../dom/refuse.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { resetButton } from "./reset.js";
import { recipeOf } from "./parameters.js";

const density = (value) => -Math.log10(value);

// basePanel shows the base as a swatch with its densities.
export function basePanel() {
  const swatch = h("span.swatch", { role: "img", label: "base.swatch" });
  const entries = ["r", "g", "b"].map((c, i) => {
    const node = h("input.cell", { "data-needs": "recipe", type: "text", inputmode: "decimal", label: `base.${c}`, spellcheck: "false", autocomplete: "off", on: { change: () => type(i, node.value), focus: () => node.select() } });
    node.dataset.channel = c;
    node.addEventListener("keydown", (e) => ["Enter", "Escape"].includes(e.key) && node.blur());
    return node;
  });
  const none = h("p.note", { t: "base.none" });
  const clear = button("base.clear", () => act({ do: "base" }));
  const pick = iconButton("pick", "base.pick", () => store.update({ tool: store.get().tool === "base" ? "" : "base" }), { shortcut: "base", "data-needs": "recipe" });

  // type sets the density of a channel; the scan value is what is kept.
  function type(channel, text) {
    const d = typed(text);
    const base = recipeOf(store.get())?.base ?? [1, 1, 1];
    const redraw = () => draw(recipeOf(store.get()));
    if (d === undefined || d !== clamp(d, 0, 4)) refuse(text, entries[channel].getAttribute("aria-label"), [0, 4], { step: 1 });
    if (d === undefined) return redraw();
    const values = base.map((v, i) => (i === channel ? clamp(10 ** -d, 0.0001, 1) : v));
    act({ do: "base", values }).then((done) => done || redraw());
  }

  function draw(recipe) {
    const base = recipe?.base;
    show(none, recipe && !base);
    clear.disabled = !base;
    // Scan values are linear, the swatch is not.
    const code = (v) => Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
    swatch.style.backgroundColor = base ? `rgb(${base.map(code).join(" ")})` : "transparent";
    swatch.classList.toggle("empty", !base);
    entries.forEach((e, i) => { e.value = base ? shown(density(base[i]), { step: 0.001 }) : "–"; });
  }
  store.watch((v) => recipeOf(v) && { base: recipeOf(v).base }, draw);
  store.watch((v) => v.tool === "base", (on) => press(pick, on));

  return panel("base", [resetButton("base"), pick, button("auto", () => act({ do: "auto", names: ["base"] }), { title: "auto.base", "data-needs": "recipe" })],
    h("div.row.base", {}, swatch, ...entries, clear), none);
}
