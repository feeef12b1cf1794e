// Rectangles under the hand: moved, resized by a handle, kept to a ratio. All in
// fractions of the picture; a ratio is width by height in those (0: any).

import { clamp } from "../dom/number.js";
import { store } from "../store.js";
import { within } from "./geometry.js";

const least = 0.01;

// ratioOf is an aspect's, of those of the table, free or original, in fractions of a
// picture of a size; upright turns it.
export function ratioOf(aspect, size, upright) {
  const [name] = aspect.split(" ");
  const known = store.get().table.aspects.find((a) => a.name === name);
  let ratio = known ? known.width / known.height : 0;
  if (name === "original") ratio = Math.max(...size) / Math.min(...size);
  if (!ratio) return 0;
  if (upright) ratio = 1 / ratio;
  return (ratio * size[1]) / size[0];
}

// moved is a rectangle elsewhere, inside the picture.
export const moved = ([x, y, w, h], dx, dy) => within([x + dx, y + dy, w, h]);

// resized drags one of the handles n, ne, e, ... to where the point is.
export function resized(rect, handle, [px, py], ratio) {
  let [x0, y0, x1, y1] = [rect[0], rect[1], rect[0] + rect[2], rect[1] + rect[3]];
  const [x, y] = [clamp(px, 0, 1), clamp(py, 0, 1)];
  if (handle.includes("w")) x0 = Math.min(x, x1 - least);
  if (handle.includes("e")) x1 = Math.max(x, x0 + least);
  if (handle.includes("n")) y0 = Math.min(y, y1 - least);
  if (handle.includes("s")) y1 = Math.max(y, y0 + least);
  if (!ratio) return [x0, y0, x1 - x0, y1 - y0];
  const center = [(x0 + x1) / 2, (y0 + y1) / 2];
  // How wide it may be with the fixed side, corner or middle where it is.
  const roomX = handle.includes("w") ? x1 : handle.includes("e") ? 1 - x0 : 2 * Math.min(center[0], 1 - center[0]);
  const roomY = handle.includes("n") ? y1 : handle.includes("s") ? 1 - y0 : 2 * Math.min(center[1], 1 - center[1]);
  const wanted = handle === "n" || handle === "s" ? (y1 - y0) * ratio : handle.length === 1 ? x1 - x0 : Math.max(x1 - x0, (y1 - y0) * ratio);
  const w = Math.min(wanted, roomX, roomY * ratio);
  const h = w / ratio;
  const left = handle.includes("w") ? x1 - w : handle.includes("e") ? x0 : center[0] - w / 2;
  const top = handle.includes("n") ? y1 - h : handle.includes("s") ? y0 : center[1] - h / 2;
  return [left, top, w, h];
}

// fitted is the largest rectangle of a ratio inside another, about its middle.
export function fitted([x, y, w, h], ratio) {
  if (!ratio) return [x, y, w, h];
  const width = Math.min(w, h * ratio);
  const height = width / ratio;
  return [x + (w - width) / 2, y + (h - height) / 2, width, height];
}
