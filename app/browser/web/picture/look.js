// Where the page looks: zoom and center of the picture, told to the session and
// followed when another page looks elsewhere.

import { drive, driving } from "../net/session.js";
import { store, same } from "../store.js";
import { clamp } from "../dom/number.js";
import { space } from "./space.js";
import { centered, fitScale, scaleOf, toPicture } from "./geometry.js";

const largest = 8; // device pixels a picture pixel
let sent = null;

// place is all that geometry needs.
export function place() {
  const { view, stage, state } = store.get();
  return { view, stage, size: sizeOf(state) };
}

const sizeOf = (state) => (state?.image?.size?.[0] ? state.image.size : [1, 1]);

// look shows another part, or another size.
export function look(view) {
  const { stage, size } = place();
  const next = centered(view, stage, size);
  if (same(next, store.get().view)) return;
  store.update({ view: next });
  tell();
}

// fit shows all of the picture.
export const fit = () => look({ zoom: 0, center: [0.5, 0.5] });

// zoomTo shows it at a scale, with what is at a point of the screen staying there.
export function zoomTo(zoom, at = null) {
  const { view, stage, size } = place();
  const least = fitScale(stage, size);
  if (zoom <= least * 1.001) return fit();
  const next = { zoom: clamp(zoom, least, largest), center: view.center };
  if (at) {
    const point = toPicture(at, { view, stage, size });
    next.center = [0, 1].map((i) => point[i] - (at[i] - (i ? stage.height : stage.width) / 2) / (size[i] * next.zoom));
  }
  look(next);
}

// zoomBy zooms by a factor about a point of the screen.
export function zoomBy(factor, at = null) {
  const { view, stage, size } = place();
  zoomTo(scaleOf(view, stage, size) * factor, at);
}

// toggle goes between all of the picture and its pixels, twice as large if all are seen.
export function toggle(at = null) {
  const { stage, size } = place();
  if (store.get().view.zoom === 0) zoomTo(fitScale(stage, size) < 1 ? 1 : 2, at);
  else fit();
}

// panBy moves the picture by device pixels.
export function panBy(dx, dy) {
  const { view, stage, size } = place();
  const scale = scaleOf(view, stage, size);
  look({ zoom: view.zoom, center: [view.center[0] - dx / (size[0] * scale), view.center[1] - dy / (size[1] * scale)] });
}

// What is larger than its pixels is asked for as they are, and enlarged here.
function tell() {
  const { view, stage, connection } = store.get();
  if (connection !== "open" || !stage.width) return;
  const large = Math.max(view.zoom, 1);
  sent = {
    width: Math.ceil(stage.width / large),
    height: Math.ceil(stage.height / large),
    zoom: Math.min(view.zoom, 1),
    center: view.center,
    space,
  };
  drive("view", { do: "view", view: sent });
}

// startLooking keeps session and page together.
export function startLooking() {
  // A page that comes takes the place where the session looks, and says how large it is.
  store.watchPicture((v) => [v.connection === "open" && v.state !== null, v.stage], ([ready]) => {
    if (!ready) { sent = null; return; }
    if (!sent) adopt(store.get().state.view);
    tell();
  });
  store.watchPicture((v) => v.state?.view, (view) => {
    if (!view || !sent || driving("view")) return;
    if (view.zoom === sent.zoom && same(view.center, sent.center)) return;
    adopt(view);
    sent = { ...sent, zoom: view.zoom, center: view.center };
  });
  // The picture of another size may need another center.
  store.watchPicture((v) => v.state?.image?.size, () => {
    const { view, stage } = store.get();
    const next = centered(view, stage, place().size);
    if (stage.width && !same(next, view)) store.update({ view: next });
  });
  addEventListener("focus", () => {
    const { state } = store.get();
    if (sent && state && (state.view.width !== sent.width || state.view.height !== sent.height)) tell();
  });
}

function adopt(view) {
  const center = view.center?.[0] || view.center?.[1] ? view.center : [0.5, 0.5];
  const zoom = view.zoom === 1 && store.get().view.zoom > 1 ? store.get().view.zoom : view.zoom;
  store.update({ view: { zoom, center } });
}
