// Before and after: a line over the picture, the scan left of it.

import { h, show } from "../dom/element.js";
import { held } from "../dom/held.js";
import { clamp } from "../dom/number.js";
import { store } from "../store.js";
import { toPicture, toScreen } from "./geometry.js";
import { devicePoint } from "./gestures.js";
import { place } from "./look.js";

let value = null; // held; a key that is pressed twice is two keys, however late the session is

// startSplit lays the line over the stage.
export function startSplit(stage) {
  const before = h("span.split-name.before", { t: "before" });
  const after = h("span.split-name.after", { t: "after" });
  const line = h("div.split", { role: "slider", tabindex: 0, label: "split", "aria-valuemin": 0, "aria-valuemax": 100, "data-grip": "" }, before, after);
  stage.append(line);
  value = held({
    key: "before",
    read: (v) => v.state?.before ?? 0,
    write: (x) => [{ do: "before", value: x }],
    change: draw,
  });

  function draw() {
    const x = value.get();
    const split = x > 0 && x < 1 && store.get().state?.image?.phase === "ready";
    show(line, split);
    if (!split) return;
    const at = place();
    line.style.left = `${toScreen([x, 0.5], at)[0] / at.stage.ratio}px`;
    line.setAttribute("aria-valuenow", Math.round(x * 100));
  }
  store.watchPicture((v) => [v.view, v.stage, v.state?.image?.size, v.state?.image?.phase], draw);

  const move = (x) => value.set(clamp(x, 0.001, 0.999));
  line.addEventListener("pointerdown", (e) => {
    e.preventDefault();
    e.stopPropagation();
    line.setPointerCapture(e.pointerId);
    value.grip(true);
    const drag = (m) => move(toPicture(devicePoint(stage, m), place())[0]);
    const end = () => {
      line.removeEventListener("pointermove", drag);
      value.grip(false);
    };
    line.addEventListener("pointermove", drag);
    line.addEventListener("pointerup", end, { once: true });
    line.addEventListener("pointercancel", end, { once: true });
  });
  line.addEventListener("keydown", (e) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!by) return;
    e.preventDefault();
    e.stopPropagation();
    move(value.get() + by * (e.shiftKey ? 0.002 : 0.02));
  });
}

// toggleSplit begins in the middle of what is in sight.
export function toggleSplit() {
  const now = value.get();
  value.set(now > 0 && now < 1 ? 0 : clamp(store.get().view.center[0], 0.05, 0.95));
}

// toggleBefore shows the whole picture as it was, or as it is.
export const toggleBefore = () => value.set(value.get() === 1 ? 0 : 1);
