// The gestures of a slider's line: drag, wheel, keys, double click. With Shift all of
// them are fine.

import { newDrag } from "../net/session.js";
import { round } from "./number.js";

const pause = 700; // ms after which a turn of the wheel or a key begins another step to undo
const fineness = 0.1;

// slide listens on line. value is held, set(v, drag) changes it.
export function slide(line, { value, set, reset, low, high, step, fine }) {
  const usable = () => value.get() !== undefined;

  line.addEventListener("pointerdown", (e) => {
    if (e.button !== 0 || !usable()) return;
    e.preventDefault(); // the keyboard stays with the pictures
    line.setPointerCapture(e.pointerId);
    line.classList.add("dragged");
    document.activeElement?.blur?.();
    const drag = newDrag();
    const box = line.getBoundingClientRect();
    const perPixel = (high - low) / box.width;
    const near = Math.abs(e.clientX - (box.left + ((value.get() - low) / (high - low)) * box.width)) < 9;
    let x = e.clientX;
    let exact = near ? value.get() : low + (x - box.left) * perPixel;
    value.grip(true);
    if (!near && e.detail < 2) set(round(exact, e.shiftKey ? fine : step), drag);

    const move = (m) => {
      exact += (m.clientX - x) * perPixel * (m.shiftKey ? fineness : 1);
      x = m.clientX;
      const inside = Math.min(Math.max(exact, low), high);
      set(round(inside, m.shiftKey ? fine : step), drag);
    };
    const end = () => {
      line.classList.remove("dragged");
      line.removeEventListener("pointermove", move);
      line.removeEventListener("pointerup", end);
      line.removeEventListener("pointercancel", end);
      value.grip(false);
    };
    line.addEventListener("pointermove", move);
    line.addEventListener("pointerup", end);
    line.addEventListener("pointercancel", end);
  });

  line.addEventListener("dblclick", () => usable() && reset());

  let drag = "";
  let last = 0;
  const nudge = (by) => {
    const now = performance.now();
    if (now - last > pause) drag = newDrag();
    last = now;
    set(round(value.get() + by, fine), drag);
  };

  let turned = 0;
  line.parentElement.addEventListener("wheel", (e) => {
    if (!usable() || e.ctrlKey || scrolledJustNow() || e.target.classList.contains("slider-name")) return;
    e.preventDefault();
    turned += (e.deltaMode === 0 ? e.deltaY || e.deltaX : (e.deltaY || e.deltaX) * 40) / 40;
    const notches = Math.trunc(turned);
    if (notches) nudge(-notches * (e.shiftKey ? fine : step));
    turned -= notches;
  }, { passive: false });

  line.addEventListener("keydown", (e) => {
    if (!usable() || e.ctrlKey || e.metaKey || e.altKey) return;
    const unit = e.shiftKey ? fine : step;
    const by = { ArrowRight: unit, ArrowUp: unit, ArrowLeft: -unit, ArrowDown: -unit, PageUp: 10 * unit, PageDown: -10 * unit }[e.key];
    if (by) nudge(by);
    else if (e.key === "Home") set(low, newDrag());
    else if (e.key === "End") set(high, newDrag());
    else if (e.key === "Backspace" || e.key === "Delete") reset();
    else if (e.key === "Escape" || e.key === "Enter") line.blur();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
}

// A panel that is being scrolled under the cursor is not a slider that is turned.
let scrolled = -Infinity;
document.addEventListener("scroll", () => { scrolled = performance.now(); }, { capture: true, passive: true });
const scrolledJustNow = () => performance.now() - scrolled < 350;
