// A slider: a name, a line with a mark, a number to type.

import { newDrag } from "../net/session.js";
import { labelOf, t } from "../words/words.js";
import { store } from "../store.js";
import { h } from "./element.js";
import { held } from "./held.js";
import { clamp, round, shown, typed } from "./number.js";
import { refuse } from "./refuse.js";
import { slide } from "./slide.js";

// slider makes one. spec has: key, of its commands; min, max, and slider, the ends of
// the line; step and fine; unit; label ({ en, zh }) or t (a key of words); channel, if
// it is of one; read(values), its value, undefined if it has none; start(values), what
// it is reset to; write(value, drag), the commands that set it; full(name), what it is called
// where its name alone does not say it; subject, see held.
export function slider(spec) {
  const { min, max, step, fine = step / 10, slider: [low, high] = [min, max] } = spec;
  const format = { step, fine, signed: low < 0 };
  const name = h("span.slider-name");
  const origin = h("span.slider-origin");
  const fill = h("span.slider-fill");
  const mark = h("span.slider-mark");
  const line = h("div.slider-line", { role: "slider", tabindex: 0, "aria-valuemin": min, "aria-valuemax": max }, origin, fill, mark);
  const entry = h("input.slider-entry", { type: "text", inputmode: "decimal", spellcheck: "false", autocomplete: "off" });
  const node = h("div.slider", {}, name, line, entry);
  if (spec.channel) node.dataset.channel = spec.channel;

  const fraction = (v) => clamp((v - low) / (high - low), 0, 1);
  const value = held({ key: spec.key, read: spec.read, write: spec.write, change: draw, subject: spec.subject });

  function draw(v) {
    const none = v === undefined;
    node.classList.toggle("disabled", none);
    entry.disabled = none;
    line.setAttribute("aria-disabled", String(none));
    line.tabIndex = none ? -1 : 0;
    const at = none ? 0 : fraction(v);
    const from = fraction(spec.start?.(store.get()) ?? clamp(0, low, high));
    mark.style.left = `${at * 100}%`;
    fill.style.left = `${Math.min(at, from) * 100}%`;
    fill.style.width = `${Math.abs(at - from) * 100}%`;
    if (document.activeElement !== entry) entry.value = shown(v, format);
    line.setAttribute("aria-valuenow", v ?? min);
    line.setAttribute("aria-valuetext", shown(v, format) + (spec.unit && !none ? ` ${spec.unit}` : ""));
  }

  const set = (v, drag) => {
    const next = clamp(v, min, max);
    if (next !== value.get()) value.set(next, drag);
  };
  const reset = () => {
    const start = spec.start?.(store.get());
    if (start !== undefined) set(start, newDrag());
  };
  slide(line, { value, set, reset, low, high, step, fine, entry });
  name.addEventListener("dblclick", reset);

  entry.addEventListener("focus", () => entry.select());
  entry.addEventListener("blur", () => draw(value.get()));
  entry.addEventListener("change", () => {
    const v = typed(entry.value);
    if (v !== undefined) set(v, newDrag());
    if (v === undefined || v !== clamp(v, min, max)) refuse(entry.value, line.getAttribute("aria-label"), [min, max], format);
    entry.value = shown(value.get(), format);
  });
  entry.addEventListener("keydown", (e) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[e.key];
    if (e.key === "Enter" || e.key === "Escape") {
      if (e.key === "Escape") entry.value = shown(value.get(), format);
      entry.blur();
    } else if (by) {
      set(round((typed(entry.value) ?? value.get()) + by * (e.shiftKey ? fine : step), fine), "");
      entry.value = shown(value.get(), format);
    } else return;
    e.preventDefault();
    e.stopPropagation();
  });

  store.watch((v) => v.language, () => {
    const words = spec.label ? labelOf(spec.label) : t(spec.t);
    name.textContent = name.title = words;
    for (const part of [line, entry]) part.setAttribute("aria-label", spec.full?.(words) ?? words);
    if (spec.unit) entry.title = spec.unit;
  });
  store.watch(spec.start ?? (() => undefined), (start) => {
    origin.hidden = start === undefined;
    if (start !== undefined) origin.style.left = `${fraction(start) * 100}%`;
    draw(value.get());
  });
  return node;
}
