// Asks what is under the cursor.

import { drive } from "../net/session.js";
import { store } from "../store.js";
import { toPicture } from "./geometry.js";
import { devicePoint } from "./gestures.js";
import { place } from "./look.js";

// startProbe asks as the cursor moves over the picture, and keeps whether it does.
export function startProbe(stage) {
  stage.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch") return;
    const { state } = store.get();
    const at = toPicture(devicePoint(stage, e), place());
    const inside = at.every((x) => x >= 0 && x <= 1) && state?.image?.phase === "ready";
    if (store.get().probing !== inside) store.update({ probing: inside });
    if (inside && e.buttons === 0) drive("probe", { do: "probe", at });
  });
  stage.addEventListener("pointerleave", () => store.update({ probing: false }));
}
