// The canvas: frames of the session, drawn where the page looks.

import { acknowledge } from "../net/session.js";
import { store } from "../store.js";
import { scaleOf } from "./geometry.js";
import { place } from "./look.js";
import { space } from "./space.js";

// startCanvas draws on a canvas, and returns picture(frame), to be called with frames,
// and stand(image), which shows a thumbnail until a frame comes.
export function startCanvas(canvas) {
  const context = canvas.getContext("2d", { colorSpace: space });
  const places = [document.createElement("canvas"), document.createElement("canvas")];
  let newest = null; // { frame, pixels }, pixels a canvas
  let whole = null; // the newest that shows all of the picture, under it while panning
  let standIn = null;
  let wanted = null; // a frame that is to be drawn
  let scheduled = false;
  let lookVersion = 0; // the state that last changed what pictures look like

  function keep(frame) {
    if (newest && newest.frame.image !== frame.image) whole = null;
    const pixels = all(frame) && whole ? whole.pixels : places.find((c) => c !== whole?.pixels);
    if (pixels.width !== frame.width || pixels.height !== frame.height) Object.assign(pixels, { width: frame.width, height: frame.height });
    pixels.getContext("2d", { colorSpace: space }).putImageData(
      new ImageData(frame.pixels, frame.width, frame.height, { colorSpace: frame.space }), 0, 0);
    frame.pixels = null;
    newest = { frame, pixels };
    if (all(frame)) whole = newest;
    standIn = null;
  }

  // all reports whether a frame shows all of the picture.
  function all(f) {
    const { size } = place();
    return f.x === 0 && f.y === 0 && Math.abs(f.w - size[0]) <= 1 && Math.abs(f.h - size[1]) <= 1;
  }

  function draw() {
    scheduled = false;
    const frame = wanted;
    wanted = null;
    if (frame) keep(frame);
    const at = place();
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (standIn) paintStandIn(at);
    else {
      if (whole && whole !== newest && whole.frame.version >= lookVersion) paint(whole, at);
      if (newest) paint(newest, at);
    }
    if (!frame) return;
    acknowledge(frame.number);
    store.hear({ frame: { drawn: store.get().frame.drawn + 1, number: frame.number, version: frame.version, image: frame.image } });
  }

  function paint({ frame: f, pixels }, { view, stage, size: now }) {
    // A frame that comes before the state that tells of its size has its own.
    const size = view.zoom === 0 && f.x === 0 && f.y === 0 ? [f.w, f.h] : now;
    const scale = scaleOf(view, stage, size);
    const left = stage.width / 2 + (f.x - view.center[0] * size[0]) * scale;
    const top = stage.height / 2 + (f.y - view.center[1] * size[1]) * scale;
    const exact = Math.abs(f.w * scale - f.width) < 1.5 && Math.abs(f.h * scale - f.height) < 1.5;
    // One that fills the stage begins at its edge, however its place was rounded.
    const snap = (at, length, room) => (Math.abs(at) <= Math.max(scale, 1) && Math.abs(length - room) <= Math.max(scale, 1) ? 0 : at);
    const [x, y] = [snap(left, f.w * scale, stage.width), snap(top, f.h * scale, stage.height)];
    if (exact) { // its pixels are those of the screen
      context.drawImage(pixels, Math.round(x), Math.round(y));
      return;
    }
    context.imageSmoothingEnabled = !(scale >= 2 && !f.coarse);
    context.imageSmoothingQuality = "medium";
    context.drawImage(pixels, x, y, f.w * scale, f.h * scale);
  }

  function paintStandIn({ stage }) {
    const { naturalWidth: w, naturalHeight: h } = standIn;
    if (!w) return;
    const scale = Math.min(stage.width / w, stage.height / h);
    context.imageSmoothingEnabled = true;
    context.drawImage(standIn, (stage.width - w * scale) / 2, (stage.height - h * scale) / 2, w * scale, h * scale);
  }

  function schedule() {
    if (!scheduled) requestAnimationFrame(draw);
    scheduled = true;
  }

  store.watchPicture((v) => v.stage, ({ width, height }) => {
    if (!width) return;
    Object.assign(canvas, { width, height });
    draw();
  });
  store.watchPicture((v) => [v.view, v.state?.image?.size], schedule);
  store.watchPicture((v) => [v.state?.image?.recipe, v.state?.image?.orientation, v.state?.image?.straighten, v.state?.image?.crop, v.state?.index, v.state?.before],
    () => { lookVersion = store.get().state?.version ?? 0; });

  return {
    picture(frame) {
      if (wanted) acknowledge(wanted.number);
      wanted = frame;
      if (document.hidden) schedule(); // where nobody looks, no more are sent
      else draw();
    },
    // blank forgets the picture, and shows an image of it, if any, until another comes.
    blank(image) {
      newest = whole = null;
      standIn = image;
      schedule();
    },
    // shown is the number of the image whose picture is on the screen.
    shown: () => newest?.frame.image ?? 0,
  };
}
