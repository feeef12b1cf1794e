// The density matrix: presets, its nine numbers, and nudges.

import { button, choice, h, setOptions } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { clamp, shown, typed } from "../dom/number.js";
import { refuse } from "../dom/refuse.js";
import { act, meant, newDrag } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";
import { resetButton } from "./reset.js";
import { recipeOf } from "./parameters.js";

const identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const nudges = { purity: 0.02, "hue.r": 0.01, "hue.g": 0.01, "hue.b": 0.01 };
const custom = "\u0000custom";

const format = { step: 0.001, fine: 0.0001 };
const largest = 10; // as far as a number goes

const matrixOf = (v) => recipeOf(v)?.density?.matrix ?? null;

export function matrixPanel() {
  const preset = choice("matrix.preset", [], (name) => name !== custom && act({ do: "matrix", name }));
  const cells = identity.flatMap((row, i) => row.map((_, j) => cell(i, j)));
  const table = h("div.matrix", { role: "group", label: "panel.matrix" }, ...cells);

  store.watch((v) => [v.table.matrices, matrixOf(v), Boolean(recipeOf(v)), v.language], ([matrices, matrix, usable]) => {
    const named = (matrices ?? []).map((m) => m.name);
    const name = !matrix ? named.find((n) => /^identity$/i.test(n)) : named.find((n) => n === matrix.name);
    const options = named.map((n) => [n, title(n)]);
    if (matrix && !name) options.unshift([custom, matrix.name || t("custom")]);
    setOptions(preset, options);
    preset.value = name ?? custom;
    const values = (matrix?.values ?? identity).flat();
    cells.forEach((c, i) => {
      c.value = shown(values[i], format);
      c.setAttribute("aria-label", t("matrix.cell", { to: t(`matrix.to.${"rgb"[Math.floor(i / 3)]}`), from: t(`matrix.from.${"rgb"[i % 3]}`) }));
    });
    for (const node of [preset, ...cells, ...rows.flatMap((r) => [...r.querySelectorAll("button")])]) node.disabled = !usable;
  });

  return panel("matrix", [resetButton("matrix")], h("label.row", {}, h("span", { t: "matrix.preset" }), preset), table, h("div.nudges", {}, ...rows));
}

const title = (name) => (/^identity$/i.test(name) ? t("matrix.identity") : name.replaceAll("_", " "));

function cell(i, j) {
  const all = () => (matrixOf(store.get())?.values ?? identity).flat();
  const redraw = () => { node.value = shown(all()[3 * i + j], format); };
  const set = (v) => {
    const values = all();
    values[3 * i + j] = clamp(Number(v.toFixed(4)), -largest, largest);
    act({ do: "matrix", values }).then((done) => done || redraw());
  };
  const node = h("input.cell", { type: "text", inputmode: "decimal", spellcheck: "false", autocomplete: "off",
    on: {
      focus: () => node.select(),
      change() {
        const v = typed(node.value);
        if (v === undefined || Math.abs(v) > largest) refuse(node.value, node.getAttribute("aria-label"), [-largest, largest], { step: 1 });
        redraw();
        if (v !== undefined) set(v);
      },
      keydown(e) {
        const by = { ArrowUp: 0.01, ArrowDown: -0.01 }[e.key];
        if (by) {
          e.preventDefault();
          set((typed(node.value) ?? 0) + by * (e.shiftKey ? 0.1 : 1));
        } else if (e.key === "Enter" || e.key === "Escape") node.blur();
      },
    } });
  return node;
}

// A nudge is a pair of buttons; held down it goes on.
const rows = Object.entries(nudges).map(([name, step]) => {
  const nudge = (sign) => {
    const words = sign > 0 ? "more" : "less";
    const node = button(words, () => {}, { title: `nudge.${name}.${words}`, label: `nudge.${name}.${words}` });
    let timer = 0;
    const stop = () => clearTimeout(timer);
    const go = (picture, drag, wait, shift) => {
      act({ ...picture, do: "matrix-nudge", name, value: sign * step * (shift ? 0.25 : 1), drag });
      timer = setTimeout(() => go(picture, drag, 90, shift), wait);
    };
    node.addEventListener("pointerdown", (e) => {
      if (e.button !== 0 || node.disabled) return;
      node.setPointerCapture(e.pointerId);
      go(meant(), newDrag(), 400, e.shiftKey);
    });
    for (const event of ["pointerup", "pointercancel", "blur"]) node.addEventListener(event, stop);
    node.addEventListener("click", (e) => e.detail === 0 && act({ do: "matrix-nudge", name, value: sign * step })); // by keyboard
    return node;
  };
  return h("div.nudge", {}, nudge(-1), h("span", { t: `nudge.${name}` }), nudge(1));
});
