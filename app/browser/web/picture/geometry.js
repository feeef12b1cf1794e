// Where things are: the scan, the picture made of it (cropped, turned), the screen.
// Points are [x, y], X to the right and Y down; of scan and picture in fractions.

import { clamp } from "../dom/number.js";

// fitScale is device pixels a picture pixel when all of the picture is in sight.
export function fitScale(stage, size) {
  if (!size[0] || !size[1]) return 1;
  return Math.min(stage.width / size[0], stage.height / size[1], 1);
}

// scaleOf is that of a view.
export const scaleOf = (view, stage, size) => (view.zoom === 0 ? fitScale(stage, size) : view.zoom);

// centered is a view whose center shows no more beside the picture than needed.
export function centered(view, stage, size) {
  const scale = scaleOf(view, stage, size);
  const center = [0, 1].map((i) => {
    const half = (i === 0 ? stage.width : stage.height) / 2 / (scale * size[i] || 1);
    return half >= 0.5 ? 0.5 : clamp(view.center[i], half, 1 - half);
  });
  return { ...view, center };
}

// toScreen is where a point of the picture is, in device pixels of the stage.
export function toScreen([x, y], { view, stage, size }) {
  const scale = scaleOf(view, stage, size);
  return [stage.width / 2 + (x - view.center[0]) * size[0] * scale, stage.height / 2 + (y - view.center[1]) * size[1] * scale];
}

// toPicture is the reverse; the point may be beside the picture.
export function toPicture([x, y], { view, stage, size }) {
  const scale = scaleOf(view, stage, size);
  return [view.center[0] + (x - stage.width / 2) / (size[0] * scale || 1), view.center[1] + (y - stage.height / 2) / (size[1] * scale || 1)];
}

// Of an EXIF orientation: from what is stored to what is shown.
const turns = {
  1: ([u, v]) => [u, v],
  2: ([u, v]) => [1 - u, v],
  3: ([u, v]) => [1 - u, 1 - v],
  4: ([u, v]) => [u, 1 - v],
  5: ([u, v]) => [v, u],
  6: ([u, v]) => [1 - v, u],
  7: ([u, v]) => [1 - v, 1 - u],
  8: ([u, v]) => [v, 1 - u],
};
const reverse = { 6: 8, 8: 6 };

const turned = (orientation, point) => (turns[orientation] ?? turns[1])(point);
const returned = (orientation, point) => turned(reverse[orientation] ?? orientation, point);

// A rectangle is [left, top, width, height]; span is the one between two points.
export function span(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
}

const corners = ([x, y, w, h]) => [[x, y], [x + w, y + h]];

// shownRect is where a rectangle of the whole scan is in the picture of it.
export function shownRect(rect, orientation) {
  const [a, b] = corners(rect).map((p) => turned(orientation, p));
  return span(a, b);
}

// scanRect is the reverse: of the whole scan, or, if image shows a crop, through it.
export function scanRect(rect, image) {
  const [a, b] = corners(rect).map((p) => returned(image.orientation, p));
  const inside = span(a, b);
  const crop = image.crops?.find((c) => c.id === image.crop)?.rect;
  if (!crop) return inside;
  return [crop[0] + inside[0] * crop[2], crop[1] + inside[1] * crop[3], inside[2] * crop[2], inside[3] * crop[3]];
}

// within moves a rectangle into the unit square, and shrinks it if it must.
export function within([x, y, w, h]) {
  const width = Math.min(w, 1);
  const height = Math.min(h, 1);
  return [clamp(x, 0, 1 - width), clamp(y, 0, 1 - height), width, height];
}
