// Points of a curve under the hand. X and Y are 0 to 1, X of each above the one before.

import { clamp } from "../dom/number.js";

const apart = 0.004; // least distance of X
const most = 128;

export const identity = [[0, 0], [1, 1]];

// shownPoints are those of a recipe's curve; one without is a straight line.
export const shownPoints = (curve) => (curve?.length ? curve : identity);

// keptPoints are what is told to the session.
export function keptPoints(points) {
  const straight = points.length === 2 && points.flat().every((v, i) => v === identity.flat()[i]);
  return straight ? [] : points;
}

// movedPoint puts one elsewhere, between its neighbors.
export function movedPoint(points, index, [x, y]) {
  const low = index > 0 ? points[index - 1][0] + apart : 0;
  const high = index < points.length - 1 ? points[index + 1][0] - apart : 1;
  const moved = [Number(clamp(x, low, Math.max(low, high)).toFixed(5)), Number(clamp(y, 0, 1).toFixed(5))];
  return points.map((p, i) => (i === index ? moved : p));
}

// added is the points with another, and where that is; null if there is no room.
export function added(points, [x, y]) {
  if (points.length >= most || points.some((p) => Math.abs(p[0] - x) < apart)) return null;
  const found = points.findIndex((p) => p[0] > x);
  const index = found < 0 ? points.length : found;
  return { points: movedPoint([...points.slice(0, index), [x, y], ...points.slice(index)], index, [x, y]), index };
}

// removed is the points without one; two stay.
export const removed = (points, index) => (points.length > 2 ? points.filter((_, i) => i !== index) : points);

// at is the curve's Y for an X.
export function at(points, x) {
  if (x <= points[0][0]) return points[0][1];
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    if (x <= x1) return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return points.at(-1)[1];
}
