// How the crop tool looks: what is left out is darker, thirds, handles, other crops.

import { s } from "../dom/element.js";
import { toScreen } from "./geometry.js";

const handles = { nw: [0, 0], n: [0.5, 0], ne: [1, 0], e: [1, 0.5], se: [1, 1], s: [0.5, 1], sw: [0, 1], w: [0, 0.5] };

// cropDrawing draws into an SVG over the stage.
export function cropDrawing(overlay) {
  const shade = s("path.crop-shade", { "fill-rule": "evenodd" });
  const others = s("g");
  const inside = s("rect.crop-inside", { "data-handle": "move" });
  const thirds = s("path.crop-thirds");
  const grips = Object.keys(handles).map((name) => [name, s("rect.crop-grip", { "data-handle": name, width: 22, height: 22 }), s("rect.crop-handle", { width: 7, height: 7 })]);
  const frame = s("g.crop", { role: "group", tabindex: 0, label: "crop.frame" }, inside, thirds, ...grips.flatMap(([, grip, handle]) => [handle, grip]));
  const all = s("g", {}, shade, others, frame);
  overlay.append(all);
  const clear = () => all.setAttribute("display", "none");
  clear();

  return {
    frame,
    clear,
    // draw shows a crop, if any, and the others; rectangles are those of the picture.
    draw(rect, rest, place) {
      all.removeAttribute("display");
      const box = ([x, y, w, h]) => {
        const [a, b] = [[x, y], [x + w, y + h]].map((p) => toScreen(p, place).map((v) => Math.round(v) / place.stage.ratio));
        return { x: a[0], y: a[1], width: b[0] - a[0], height: b[1] - a[1] };
      };
      const path = ({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`;
      const whole = box([0, 0, 1, 1]);
      shade.setAttribute("d", path(whole) + (rect ? path(box(rect)) : ""));
      shade.classList.toggle("light", !rect);
      others.replaceChildren(...rest.map((c) => {
        const b = box(c.rect);
        const name = s("text.crop-name", { x: b.x + 6, y: b.y + 15 });
        name.textContent = c.name || c.number;
        return s("g.crop-other", { "data-crop": c.id }, s("rect", b), name);
      }));
      frame.toggleAttribute("display", false);
      if (!rect) return frame.setAttribute("display", "none");
      frame.removeAttribute("display");
      const b = box(rect);
      for (const [name, v] of Object.entries(b)) inside.setAttribute(name, v);
      const [tx, ty] = [b.width / 3, b.height / 3];
      thirds.setAttribute("d", [1, 2].map((i) => `M${b.x + i * tx} ${b.y}v${b.height}M${b.x} ${b.y + i * ty}h${b.width}`).join(""));
      for (const [name, grip, handle] of grips) {
        const [fx, fy] = handles[name];
        for (const [node, half] of [[grip, 11], [handle, 3.5]]) {
          node.setAttribute("x", b.x + fx * b.width - half);
          node.setAttribute("y", b.y + fy * b.height - half);
        }
      }
    },
  };
}
