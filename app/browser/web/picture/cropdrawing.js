// How the crop tool looks: what is left out is darker, thirds, handles, other crops.

import { s } from "../dom/element.js";
import { turn } from "./croppose.js";
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
    // draw shows a crop, if any, and the others, as they lie in the picture.
    draw(pose, rest, place) {
      all.removeAttribute("display");
      const box = ([x, y, w, h]) => {
        const [a, b] = [[x, y], [x + w, y + h]].map((p) => toScreen(p, place).map((v) => Math.round(v) / place.stage.ratio));
        return { x: a[0], y: a[1], width: b[0] - a[0], height: b[1] - a[1] };
      };
      const path = ({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`;
      const turned = (b, angle) => (angle ? { transform: `rotate(${angle} ${b.x + b.width / 2} ${b.y + b.height / 2})` } : {});
      shade.setAttribute("d", path(box([0, 0, 1, 1])) + (pose ? outline(box(pose.rect), pose.angle) : ""));
      shade.classList.toggle("light", !pose);
      others.replaceChildren(...rest.map((c) => {
        const b = box(c.rect);
        const name = s("text.crop-name", { x: b.x + 6, y: b.y + 15 });
        name.textContent = c.name || c.number;
        return s("g.crop-other", { "data-crop": c.id, ...turned(b, c.angle) }, s("rect", b), name);
      }));
      if (!pose) return frame.setAttribute("display", "none");
      frame.removeAttribute("display");
      const b = box(pose.rect);
      frame.setAttribute("transform", turned(b, pose.angle).transform ?? "");
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

// outline is the path of a box that is turned about its middle.
function outline({ x, y, width, height }, angle) {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([i, j]) => turn([(i * width) / 2, (j * height) / 2], angle));
  return `M${corners.map(([dx, dy]) => `${x + width / 2 + dx} ${y + height / 2 + dy}`).join("L")}z`;
}
