// A curve to be drawn on: print density of shadows at the left, of paper white at the right.

import { h, s } from "../dom/element.js";
import { joined, newDrag } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";
import { added, at, movedPoint, removed } from "./curvepoints.js";

const size = 256; // units of the drawing
const near = 12; // units within which a press takes a point
const away = 40; // units outside where a dragged point is let go

// curveEditor edits a held list of points. draw(points, others) shows them, others
// being [channel, points].
export function curveEditor(value) {
  const grid = s("path.curve-grid", { d: [1, 2, 3].map((i) => `M${(i * size) / 4} 0V${size}M0 ${(i * size) / 4}H${size}`).join("") });
  const diagonal = s("path.curve-diagonal", { d: `M0 ${size}L${size} 0` });
  const rest = s("g");
  const line = s("path.curve-line");
  const dots = s("g");
  const drawing = s("svg.curve", { viewBox: `-7 -7 ${size + 14} ${size + 14}`, tabindex: 0, role: "group", label: "curve.editor" },
    s("rect.curve-frame", { width: size, height: size }), grid, diagonal, rest, line, dots);
  const readout = h("span.curve-readout", { role: "status" });
  const node = h("div.curve-editor", {}, drawing, h("div.curve-foot", {}, h("span", { t: "curve.axis" }), readout));
  const keyed = joined();
  let chosen = -1;
  let fresh = true;

  const path = (points) => {
    const list = [[0, points[0][1]], ...points, [1, points.at(-1)[1]]];
    return `M${list.map(([x, y]) => `${(x * size).toFixed(2)} ${((1 - y) * size).toFixed(2)}`).join("L")}`;
  };

  function draw(points, others = null) {
    drawing.classList.toggle("disabled", !points);
    if (others) rest.replaceChildren(...others.map(([c, p]) => {
      const other = s("path.curve-other", { d: path(p) });
      other.dataset.channel = c;
      return other;
    }));
    line.setAttribute("d", points ? path(points) : "");
    if (!points || chosen >= points.length) chosen = -1;
    dots.replaceChildren(...(points ?? []).map(([x, y], i) => s(`circle.curve-dot${i === chosen ? ".chosen" : ""}`, {
      cx: x * size, cy: (1 - y) * size, r: points.length > 24 ? 2.2 : 3.6 })));
    const point = points?.[chosen];
    readout.textContent = point ? `${point[0].toFixed(3)}  ${point[1].toFixed(3)}` : fresh ? t("curve.hint") : "";
  }

  // where an event is, in units of the drawing and as a point of the curve.
  function where(e) {
    const box = drawing.getBoundingClientRect();
    const unit = (size + 14) / box.width;
    const [x, y] = [(e.clientX - box.left) * unit - 7, (e.clientY - box.top) * unit - 7];
    return { x, y, point: [x / size, 1 - y / size] };
  }

  const nearest = (points, { x, y }) => {
    const far = points.map((p) => Math.hypot(p[0] * size - x, (1 - p[1]) * size - y));
    const index = far.indexOf(Math.min(...far));
    return far[index] <= near ? index : -1;
  };

  drawing.addEventListener("pointerdown", (e) => {
    let points = value.get();
    if (e.button !== 0 || !points) return;
    e.preventDefault();
    drawing.setPointerCapture(e.pointerId);
    fresh = false;
    const drag = newDrag();
    let from = where(e);
    chosen = nearest(points, from);
    if (chosen < 0) {
      const y = Math.abs(at(points, from.point[0]) - from.point[1]) < 0.06 ? at(points, from.point[0]) : from.point[1];
      const more = added(points, [from.point[0], y]);
      if (!more) return;
      ({ points, index: chosen } = more);
      value.set(points, drag);
    }
    const before = removed(points, chosen);
    const all = points;
    const index = chosen;
    let place = [...points[index]];
    value.grip(true);
    draw(points);
    const move = (m) => {
      const now = where(m);
      const speed = m.shiftKey ? 0.2 : 1;
      place = [place[0] + (now.point[0] - from.point[0]) * speed, place[1] + (now.point[1] - from.point[1]) * speed];
      from = now;
      const gone = [now.x, now.y].some((v) => v < -away || v > size + away) && all.length > 2;
      chosen = gone ? -1 : index;
      value.set(gone ? before : movedPoint(all, index, place), drag);
    };
    const end = () => {
      drawing.removeEventListener("pointermove", move);
      drawing.removeEventListener("pointerup", end);
      drawing.removeEventListener("pointercancel", end);
      value.grip(false);
    };
    drawing.addEventListener("pointermove", move);
    drawing.addEventListener("pointerup", end);
    drawing.addEventListener("pointercancel", end);
  });

  const remove = (index) => {
    const points = value.get();
    if (index < 0 || points.length <= 2) return;
    chosen = -1;
    value.set(removed(points, index), newDrag());
  };
  drawing.addEventListener("dblclick", (e) => value.get() && remove(nearest(value.get(), where(e))));
  drawing.addEventListener("contextmenu", (e) => {
    e.preventDefault();
    if (value.get()) remove(nearest(value.get(), where(e)));
  });

  // With the keyboard: [ and ] choose a point, arrows move it, + adds one, Delete removes it.
  drawing.addEventListener("keydown", (e) => {
    const points = value.get();
    if (!points || e.ctrlKey || e.metaKey) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    const unit = e.shiftKey ? 0.001 : 0.005;
    if (e.key === "[" || e.key === "]") chosen = (chosen + (e.key === "]" ? 1 : -1) + points.length) % points.length;
    else if (by && chosen >= 0) value.set(movedPoint(points, chosen, points[chosen].map((v, i) => v + by[i] * unit)), keyed());
    else if (e.key === "Delete" || e.key === "Backspace") remove(chosen);
    else if (e.key === "+" || e.key === "=") {
      const [a, b] = chosen >= 0 && chosen < points.length - 1 ? [points[chosen], points[chosen + 1]] : points.slice(-2);
      const more = added(points, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      if (more) {
        chosen = more.index;
        value.set(more.points, newDrag());
      }
    } else if (e.key === "Escape") drawing.blur();
    else return;
    e.preventDefault();
    e.stopPropagation();
    draw(value.get());
  });
  store.watch((v) => v.language, () => draw(value.get()));
  store.watchPicture((v) => v.state?.image?.path, () => { chosen = -1; });

  return {
    node,
    draw,
    channel(c) {
      chosen = -1;
      drawing.dataset.channel = c;
    },
  };
}
