// Tools that are used once: pick the film base, pick a neutral, draw the horizon.

import { h, s, show } from "../dom/element.js";
import { clamp } from "../dom/number.js";
import { act, meant, newDrag, tell } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";
import { rectOf } from "./croppose.js";
import { scanRect, span, toPicture } from "./geometry.js";
import { devicePoint, panning } from "./gestures.js";
import { place } from "./look.js";

const least = 4; // device pixels that make a drag of a click

// Each says what a press at a, dragged to b (points of the picture), does; moved
// says whether it was dragged, picture on which it began.
const tools = {
  base(a, b, moved, picture) {
    const { image } = store.get().state;
    const at = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    if (!moved) act({ ...picture, do: "pick-base", at });
    else if (!image.straighten) act({ ...picture, do: "pick-base", rect: scanRect(span(a, b), image) });
    else if (!image.crop) act({ ...picture, do: "pick-base", rect: rectOf(within(span(a, b), image.straighten), image) });
    else act({ ...picture, do: "pick-base", at }).then((done) => done && tell(t("base.center")));
  },
  neutral(a, b, moved, picture) {
    const { kelvin } = store.get();
    act({ ...picture, do: "pick-neutral", at: a, ...(kelvin ? { value: kelvin } : {}) });
  },
  line(a, b, moved, picture) {
    if (!moved) return;
    const { image } = store.get().state;
    act({ ...picture, do: "straighten", value: leveled(image.straighten ?? 0, a, b, image.size), drag: newDrag() });
  },
};

// within is so much of a rectangle that it lies in it, too, when it is turned back.
function within([x, y, w, h], angle) {
  const turned = Math.abs((angle * Math.PI) / 180);
  const [sin, cos] = [Math.sin(turned), Math.cos(turned)];
  const { size } = place();
  const [width, height] = [w * size[0], h * size[1]];
  const part = Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos));
  return [x + (w * (1 - part)) / 2, y + (h * (1 - part)) / 2, w * part, h * part];
}

// leveled is the angle, counterclockwise in degrees, that makes a line drawn over the
// picture level, or upright if it is nearer to that.
function leveled(now, a, b, size) {
  const slope = (Math.atan2((b[1] - a[1]) * size[1], (b[0] - a[0]) * size[0]) * 180) / Math.PI; // clockwise from level
  const off = slope - Math.round(slope / 90) * 90;
  return Number((now + off).toFixed(2));
}

// startPicks listens on the stage.
export function startPicks(stage, overlay) {
  const mark = s("path.pick");
  overlay.append(mark);

  stage.addEventListener("pointerdown", (e) => {
    const tool = tools[store.get().tool];
    if (!tool || e.button !== 0 || panning() || e.target.closest("button, [data-grip]")) return;
    e.preventDefault();
    const from = devicePoint(stage, e);
    let to = from;
    const picture = meant();
    stage.setPointerCapture(e.pointerId);
    const { ratio } = store.get().stage;
    const draw = () => {
      const [x, y, x2, y2] = [...from, ...to].map((v) => v / ratio);
      mark.setAttribute("d", store.get().tool === "line" ? `M${x} ${y}L${x2} ${y2}` : `M${x} ${y}H${x2}V${y2}H${x}z`);
    };
    const move = (m) => {
      to = devicePoint(stage, m);
      if (store.get().tool !== "neutral") draw();
    };
    const end = (m) => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
      mark.setAttribute("d", "");
      if (m.type === "pointercancel") return;
      const [a, b] = [from, to].map((p) => toPicture(p, place()).map((v) => clamp(v, 0, 1)));
      tool(a, b, Math.hypot(to[0] - from[0], to[1] - from[1]) > least, picture);
      if (store.get().tool !== "neutral") store.update({ tool: "" });
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });

  store.watchPicture((v) => v.tool, (tool) => { stage.dataset.tool = tool; });
}

// startHints says over the stage what the tool wants.
export function startHints(stage) {
  const hint = h("div.hint", { role: "status" });
  stage.append(hint);
  store.watchPicture((v) => [v.tool, v.language], ([tool]) => {
    show(hint, tool !== "");
    hint.textContent = tool ? t(`hint.${tool}`) : "";
  });
}
