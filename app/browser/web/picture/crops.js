// The crop tool: all crops of the scan over the picture of it, one under the hand.

import { held } from "../dom/held.js";
import { clamp } from "../dom/number.js";
import { act, joined, meant, newDrag } from "../net/session.js";
import { store } from "../store.js";
import { cropDrawing } from "./cropdrawing.js";
import { moved, ratioOf, resized, fitted } from "./croprect.js";
import { inFrame, outOfFrame, poseOf, rectOf } from "./croppose.js";
import { span, toPicture } from "./geometry.js";
import { devicePoint, panning } from "./gestures.js";
import { place } from "./look.js";

// openCrops begins: the whole scan comes into sight.
export function openCrops() {
  const { image } = store.get().state ?? {};
  if (image?.phase !== "ready") return;
  const crop = image.crop || image.crops?.[0]?.id || "";
  store.update({ tool: "crop", crop });
  if (image.crop) act({ do: "crop-show", name: "" });
}

// closeCrops ends, and shows what was cropped.
export function closeCrops() {
  const { crop, state } = store.get();
  store.update({ tool: "" });
  if (crop && state.image.crops?.some((c) => c.id === crop)) act({ do: "crop-show", name: crop });
}

// addCrop makes a crop of a rectangle of the scan. With the tool, the whole scan stays
// in sight.
export async function addCrop(rect, picture = meant()) {
  const { straighten: angle, crops } = store.get().state.image;
  const before = new Set(crops?.map((c) => c.id));
  const added = ({ state }) => state?.image?.crops?.find((c) => !before.has(c.id))?.id;
  const end = store.watchPicture(added, (id) => id && queueMicrotask(() => {
    end();
    store.update({ crop: id });
  }));
  const { image } = picture;
  const of = image ? { image } : {};
  if (!await act({ do: "crop-add", rect, ...of })) return end();
  if (angle) await act({ do: "straighten", value: angle, ...of }); // it is as level as the scan it was drawn on
  if (store.get().tool === "crop") await act({ do: "crop-show", name: "", ...of });
}

// reshape gives the crop of the tool another aspect ratio.
export function reshape(aspect) {
  store.update({ aspect });
  const { image } = store.get().state ?? {};
  const crop = image?.crops?.find((c) => c.id === store.get().crop);
  if (!crop || store.get().tool !== "crop") return;
  const { rect } = poseOf(crop, image, store.get().angles);
  const ratio = ratioOf(aspect, image.size, aspect.endsWith("upright"));
  if (ratio) act({ do: "crop-set", name: crop.id, rect: rectOf(fitted(rect, ratio), image) });
}

const inside = (point) => point.map((v) => clamp(v, 0, 1));

// startCrops listens on the stage.
export function startCrops(stage, overlay) {
  const drawing = cropDrawing(overlay);
  const image = () => store.get().state?.image;
  const active = (v = store.get()) => v.tool === "crop" && v.state?.image?.phase === "ready" && v.state.image.crop === "";
  const ratio = () => {
    const { aspect } = store.get();
    return ratioOf(aspect, place().size, aspect.endsWith("upright"));
  };
  let drawn = null; // a new one being drawn
  // pose is how the crop under the hand lies in the picture.
  const pose = () => {
    const { crop, angles } = store.get();
    const found = image().crops?.find((c) => c.id === crop);
    return found && value.get() ? poseOf({ ...found, rect: value.get() }, image(), angles) : undefined;
  };
  const value = held({
    key: "crop",
    subject: (v) => `${v.state?.image?.path}#${v.crop}`,
    read: (v) => v.state?.image?.crops?.find((c) => c.id === v.crop)?.rect,
    write: (rect, drag) => [{ do: "crop-set", name: store.get().crop, rect, drag }],
    change: draw,
  });

  function draw() {
    if (!active()) return drawing.clear();
    const { crops = [] } = image();
    const { crop, angles } = store.get();
    const others = crops.map((c, i) => ({ ...c, ...poseOf(c, image(), angles), number: i + 1 })).filter((c) => c.id !== crop || drawn);
    drawing.draw(drawn ? { rect: drawn, angle: 0 } : pose(), others, place());
  }
  store.watchPicture((v) => [active(v), v.view, v.stage, v.crop, v.state?.image?.crops, v.state?.image?.size, v.state?.image?.orientation, v.state?.image?.straighten, v.angles], draw);
  store.watchPicture((v) => v.state?.image?.phase === "ready" && v.state.image.crop && [`${v.state.image.path}#${v.state.image.crop}`, v.state.image.straighten ?? 0],
    (seen) => seen && store.update({ angles: { ...store.get().angles, [seen[0]]: seen[1] } }));
  // Going on ends the tool; neutrals are picked from scan to scan.
  store.watchPicture((v) => v.state?.image?.path, () => !["", "neutral"].includes(store.get().tool) && store.update({ tool: "" }));

  // below is the crop that lies under the one under the hand at a point, itself if none.
  function below(point) {
    const { crop, angles } = store.get();
    const { size } = place();
    const there = image().crops.filter((c) => {
      const p = poseOf(c, image(), angles);
      const [x, y] = inFrame(point, p, size);
      return x >= p.rect[0] && y >= p.rect[1] && x <= p.rect[0] + p.rect[2] && y <= p.rect[1] + p.rect[3];
    }).map((c) => c.id);
    return there[(there.indexOf(crop) + 1) % there.length] ?? crop;
  }

  stage.addEventListener("pointerdown", (e) => {
    if (!active() || e.button !== 0 || panning()) return;
    e.preventDefault();
    e.stopPropagation();
    stage.setPointerCapture(e.pointerId);
    const from = inside(toPicture(devicePoint(stage, e), place()));
    const other = e.target.closest("[data-crop]")?.dataset.crop;
    if (other) store.update({ crop: other });
    const handle = e.target.dataset?.handle;
    const begun = pose();
    const { size } = place();
    const drag = newDrag();
    const picture = meant();
    const existing = handle || other;
    let still = true;
    if (existing) value.grip(true);

    const move = (m) => {
      still = false;
      const at = toPicture(devicePoint(stage, m), place());
      if (existing) {
        const rect = handle && handle !== "move" ? outOfFrame(resized(begun.rect, handle, inFrame(at, begun, size), ratio()), begun, size)
          : moved(begun.rect, at[0] - from[0], at[1] - from[1]);
        value.set(rectOf(rect, image()), drag);
      } else {
        const start = span(from, from);
        const corner = (at[1] < from[1] ? "n" : "s") + (at[0] < from[0] ? "w" : "e");
        drawn = resized([...start.slice(0, 2), 0, 0], corner, at, ratio());
        draw();
      }
    };
    const end = (u) => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
      if (existing) value.grip(false);
      if (still && handle === "move") store.update({ crop: below(from) });
      const rect = drawn;
      drawn = null;
      if (u.type === "pointerup" && rect && rect[2] > 0.02 && rect[3] > 0.02) addCrop(rectOf(rect, image()), picture);
      draw();
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });
  stage.addEventListener("dblclick", () => active() && closeCrops());

  // The keys of the crop under the hand.
  const keyed = joined();
  drawing.frame.addEventListener("keydown", (e) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (!by || !value.get()) return;
    e.preventDefault();
    e.stopPropagation();
    const now = pose();
    const [x, y, w, h] = now.rect;
    const [dx, dy] = by.map((v) => v * 0.005);
    const next = e.shiftKey ? outOfFrame(resized(now.rect, "se", [x + w + dx, y + h + dy], ratio()), now, place().size) : moved(now.rect, dx, dy);
    value.set(rectOf(next, image()), keyed());
  });
}
