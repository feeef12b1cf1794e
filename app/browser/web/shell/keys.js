// What keys do in the page itself.

import { store } from "../store.js";
import { act } from "../net/session.js";
import { applyLook, copyLook, pasteLook, resetLook } from "../panels/sync.js";
import { closeCrops, openCrops } from "../picture/crops.js";
import { fit, panBy, toggle, zoomBy } from "../picture/look.js";
import { toggleBefore, toggleSplit } from "../picture/split.js";
import { openExport } from "./export.js";
import { toggleAlone, toggleFull } from "./full.js";
import { openHelp } from "./help.js";

// pan looks an eighth of what is in sight farther, where there is more than that.
const pan = (x, y) => ({
  run() {
    const { stage } = store.get();
    panBy((-x * stage.width) / 8, (-y * stage.height) / 8);
  },
  when: () => store.get().view.zoom !== 0,
});

const tool = (name) => () => store.update({ tool: store.get().tool === name ? "" : name });

// actions are what the page does itself, by the names of the table of keys.
export const actions = {
  first: { run: () => act({ do: "go", index: 0 }) },
  last: { run: () => act({ do: "go", index: store.get().state.folder.count - 1 }) },
  "select-all": { run: () => act({ do: "select", index: 0, to: store.get().state.folder.count - 1 }) },
  "one-to-one": { run: () => toggle() },
  fit: { run: fit },
  "zoom-in": { run: () => zoomBy(1.5) },
  "zoom-out": { run: () => zoomBy(1 / 1.5) },
  "pan-left": pan(-1, 0),
  "pan-right": pan(1, 0),
  "pan-up": pan(0, -1),
  "pan-down": pan(0, 1),
  before: { run: toggleBefore },
  split: { run: toggleSplit },
  full: { run: toggleFull },
  alone: { run: toggleAlone },
  crop: { run: () => (store.get().tool === "crop" ? closeCrops() : openCrops()) },
  done: { run: () => (store.get().tool === "crop" ? closeCrops() : store.update({ tool: "" })), when: () => store.get().tool !== "" },
  leave: { run: leave },
  base: { run: tool("base") },
  neutral: { run: tool("neutral") },
  line: { run: tool("line") },
  upright: { run: upright, when: () => store.get().tool === "crop" },
  copy: { run: copyLook },
  paste: { run: pasteLook },
  apply: { run: applyLook },
  reset: { run: resetLook },
  export: { run: openExport },
  help: { run: openHelp },
};

function leave() {
  const { tool: now } = store.get();
  if (now === "crop") closeCrops();
  else if (now) store.update({ tool: "" });
  else document.body.classList.remove("alone");
}

// upright turns the aspect ratio of crops.
function upright() {
  const { aspect } = store.get();
  if (["free", "original", "1:1"].includes(aspect)) return;
  store.update({ aspect: aspect.endsWith(" upright") ? aspect.slice(0, -8) : `${aspect} upright` });
}
