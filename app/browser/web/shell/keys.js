// The page's own shortcuts: those that change what is seen, not the session.

import { store } from "../store.js";
import { applyLook, copyLook, pasteLook, resetLook } from "../panels/sync.js";
import { closeCrops, openCrops } from "../picture/crops.js";
import { fit, toggle, zoomBy } from "../picture/look.js";
import { showBefore, toggleSplit } from "../picture/split.js";
import { openExport } from "./export.js";
import { toggleAlone, toggleFull } from "./full.js";
import { openHelp } from "./help.js";

const tool = (name) => () => store.update({ tool: store.get().tool === name ? "" : name });

// own are they: keys, the group they are listed in, the key of their words, what they do.
export const own = [
  { keys: ["Z"], group: "picture", words: "zoom.toggle", run: () => toggle() },
  { keys: ["F"], group: "picture", words: "zoom.fit", run: fit },
  { keys: ["+", "="], group: "picture", words: "zoom.in", run: () => zoomBy(1.5) },
  { keys: ["-"], group: "picture", words: "zoom.out", run: () => zoomBy(1 / 1.5) },
  { keys: ["\\"], group: "picture", words: "before.title", run: () => showBefore(store.get().state?.before !== 1) },
  { keys: ["S"], group: "picture", words: "split", run: toggleSplit },
  { keys: ["Shift+F"], group: "picture", words: "full", run: toggleFull },
  { keys: ["H"], group: "picture", words: "alone", run: toggleAlone },
  { keys: ["C"], group: "tools", words: "crop.tool", run: () => (store.get().tool === "crop" ? closeCrops() : openCrops()) },
  { keys: ["Enter"], group: "tools", words: "tool.done", run: () => (store.get().tool === "crop" ? closeCrops() : store.update({ tool: "" })), when: () => store.get().tool !== "" },
  { keys: ["Escape"], group: "tools", words: "tool.leave", run: leave },
  { keys: ["X"], group: "tools", words: "crop.upright", run: upright, when: () => store.get().tool === "crop" },
  { keys: ["B"], group: "tools", words: "base.pick", run: tool("base") },
  { keys: ["N"], group: "tools", words: "neutral.pick", run: tool("neutral") },
  { keys: ["L"], group: "tools", words: "straighten.line", run: tool("line") },
  { keys: ["Mod+C"], group: "tools", words: "copy.title", run: copyLook },
  { keys: ["Mod+V"], group: "tools", words: "paste.title", run: pasteLook },
  { keys: ["Mod+Shift+V"], group: "tools", words: "apply.title", run: applyLook },
  { keys: ["Mod+Backspace"], group: "tools", words: "reset.title", run: resetLook },
  { keys: ["E"], group: "tools", words: "export", run: openExport },
  { keys: ["?", "F1"], group: "tools", words: "help", run: openHelp },
];

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
