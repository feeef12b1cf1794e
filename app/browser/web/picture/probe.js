// Asks what is under the cursor.

import { drive } from "../net/session.js";
import { store } from "../store.js";
import { toPicture } from "./geometry.js";
import { devicePoint } from "./gestures.js";
import { place } from "./look.js";

const calm = 100; // ms between two questions of a cursor that rests

// startProbe asks as the cursor moves over the picture, and when the picture under it is
// another, and keeps whether it is over the picture.
export function startProbe(stage) {
  let resting = null; // where the cursor is, in device pixels of the stage
  let asked = -Infinity;
  let timer = 0;

  function ask() {
    clearTimeout(timer);
    timer = 0;
    const at = resting ? toPicture(resting, place()) : [-1, -1];
    const inside = at.every((x) => x >= 0 && x <= 1) && store.get().state?.image?.phase === "ready";
    if (store.get().probing !== inside) store.update({ probing: inside });
    if (!inside) return;
    asked = performance.now();
    drive("probe", { do: "probe", at });
  }

  stage.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch") return;
    resting = devicePoint(stage, e);
    if (e.buttons === 0) ask();
  });
  stage.addEventListener("pointerleave", () => {
    resting = null;
    store.update({ probing: false });
  });
  store.watch((v) => [v.frame.number, v.view], () => {
    if (resting) timer ||= setTimeout(ask, Math.max(0, asked + calm - performance.now()));
  });
}
