// The place for the picture: canvas, what lies over it, and how large it is.

import { h, s } from "../dom/element.js";
import { start } from "../net/session.js";
import { store } from "../store.js";
import { expose } from "../testing.js";
import { startCanvas } from "./canvas.js";
import { startCrops } from "./crops.js";
import { startGestures } from "./gestures.js";
import { startLooking } from "./look.js";
import { startMessage } from "./message.js";
import { startHints, startPicks } from "./picks.js";
import { startProbe } from "./probe.js";
import { startSplit } from "./split.js";

const emptyAfter = 90; // ms without a picture after which the one of another scan goes

// startStage builds it and opens the connection.
export function startStage(stage) {
  const canvas = h("canvas", { role: "img", label: "picture" });
  const overlay = s("svg.overlay");
  stage.append(canvas, overlay);
  measure(stage);
  const pictures = startCanvas(canvas);
  startGestures(stage);
  startCrops(stage, overlay);
  startPicks(stage, overlay);
  startHints(stage);
  startProbe(stage);
  startSplit(stage);
  startMessage(stage);
  startLooking();
  expose(canvas);
  start(pictures.picture);

  // A scan whose picture does not come at once is shown as its thumbnail.
  let timer = 0;
  store.watchPicture((v) => v.state?.image?.path, (path) => {
    clearTimeout(timer);
    const before = pictures.shown();
    timer = setTimeout(() => {
      const { state } = store.get();
      if (pictures.shown() !== before || pictures.shown() === state?.image?.number) return; // it came, or was here first
      store.settle(); // or the filmstrip may be that of another folder
      const thumb = document.querySelector(`#filmstrip [data-index="${state?.index}"] img`);
      pictures.blank(path && state.image?.phase !== "failed" && thumb?.complete && thumb.naturalWidth ? thumb : null);
    }, emptyAfter);
  });
  store.watchPicture((v) => v.state?.image?.phase, (phase) => phase === "failed" && pictures.blank(null));
}

// measure keeps the size of the stage, in pixels of the device, in the store.
function measure(stage) {
  const observer = new ResizeObserver(([entry]) => {
    const ratio = devicePixelRatio;
    const exact = entry.devicePixelContentBoxSize?.[0];
    // Where both are known they differ by how the edges are rounded, and by no more.
    const edge = (exactly, css) => (Math.abs(exactly - css * ratio) <= 1 ? exactly : Math.round(css * ratio));
    const width = edge(exact?.inlineSize, entry.contentRect.width);
    const height = edge(exact?.blockSize, entry.contentRect.height);
    store.update({ stage: { width, height, ratio } });
  });
  try {
    observer.observe(stage, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(stage);
  }
}
