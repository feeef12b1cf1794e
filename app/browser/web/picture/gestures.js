// Zoom and pan: wheel, pinch, double click, drag.

import { store } from "../store.js";
import { panBy, place, toggle, zoomBy } from "./look.js";
import { fitScale } from "./geometry.js";

let spaceHeld = false;

// panning reports whether a press on the picture would move it whatever the tool is.
export const panning = () => spaceHeld;

// devicePoint is where an event is, in device pixels of the stage.
export function devicePoint(stage, e) {
  const box = stage.getBoundingClientRect();
  const { ratio } = store.get().stage;
  return [(e.clientX - box.left) * ratio, (e.clientY - box.top) * ratio];
}

// startGestures listens on the stage.
export function startGestures(stage) {
  const pointers = new Map(); // id -> [x, y]

  stage.addEventListener("wheel", (e) => {
    e.preventDefault();
    const unit = e.deltaMode === 0 ? 1 : 33;
    if (!e.ctrlKey && e.deltaMode === 0 && (e.deltaX !== 0 || Math.abs(e.deltaY) < 30) && store.get().view.zoom !== 0) {
      return panBy(-e.deltaX * store.get().stage.ratio, -e.deltaY * store.get().stage.ratio); // a trackpad's two fingers
    }
    const speed = e.ctrlKey ? 0.01 : 0.0022;
    zoomBy(Math.exp(-e.deltaY * unit * speed), devicePoint(stage, e));
  }, { passive: false });

  stage.addEventListener("dblclick", (e) => {
    if (store.get().tool === "" && !e.target.closest("button")) toggle(devicePoint(stage, e));
  });

  stage.addEventListener("pointerdown", (e) => {
    const grips = e.button === 1 || (e.button === 0 && (spaceHeld || free(e) || pointers.size));
    if (!grips) return;
    pointers.set(e.pointerId, devicePoint(stage, e));
    if (spaceHeld || e.button === 1) e.preventDefault();
    stage.setPointerCapture(e.pointerId);
    stage.classList.toggle("gripped", zoomed());
  });

  stage.addEventListener("pointermove", (e) => {
    const before = pointers.get(e.pointerId);
    if (!before) return;
    const now = devicePoint(stage, e);
    pointers.set(e.pointerId, now);
    if (pointers.size === 2) return pinch(before, now, e.pointerId);
    if (pointers.size === 1) panBy(now[0] - before[0], now[1] - before[1]);
  });

  const end = (e) => {
    pointers.delete(e.pointerId);
    stage.classList.remove("gripped");
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);

  function pinch(before, now, id) {
    const other = [...pointers].find(([key]) => key !== id)[1];
    const length = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    zoomBy(length(now) / length(before), middle);
    panBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  }

  // free reports whether a press there is nothing else's.
  const free = (e) => store.get().tool === "" && !e.target.closest("button, [data-grip]");

  addEventListener("keydown", (e) => {
    if (e.code !== "Space" || !(e.target instanceof Element) || e.target.closest("input, select, button, dialog, [role=option]")) return;
    e.preventDefault();
    spaceHeld = true;
    stage.classList.add("pannable");
  });
  const release = () => {
    spaceHeld = false;
    stage.classList.remove("pannable");
  };
  addEventListener("keyup", (e) => e.code === "Space" && release());
  addEventListener("blur", release);
  store.watchPicture((v) => zoomedIn(v), (on) => stage.classList.toggle("zoomed", on));
}

const zoomedIn = ({ view }) => view.zoom !== 0;
function zoomed() {
  const { view, stage, size } = place();
  return view.zoom > fitScale(stage, size);
}
