// The page's shortcuts. Where the session's table has one for the same key, it counts.

import { store } from "../store.js";
import { act } from "../net/session.js";
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
  { keys: ["ArrowRight"], group: "session", words: "go.next", run: () => act({ do: "step", by: 1 }) },
  { keys: ["ArrowLeft"], group: "session", words: "go.previous", run: () => act({ do: "step", by: -1 }) },
  { keys: ["Home"], group: "session", words: "go.first", run: () => act({ do: "go", index: 0 }) },
  { keys: ["End"], group: "session", words: "go.last", run: () => act({ do: "go", index: store.get().state.folder.count - 1 }) },
  { keys: ["Mod+A"], group: "session", words: "select.all", run: () => act({ do: "select", index: 0, to: store.get().state.folder.count - 1 }) },
  { keys: ["Mod+Z"], group: "session", words: "undo", run: () => act({ do: "undo" }) },
  { keys: ["Mod+Shift+Z", "Mod+Y"], group: "session", words: "redo", run: () => act({ do: "redo" }) },
  { keys: ["A"], group: "session", words: "auto.all", run: () => act({ do: "auto" }) },
  { keys: ["["], group: "session", words: "rotate.left", run: () => act({ do: "rotate", by: 1 }) },
  { keys: ["]"], group: "session", words: "rotate.right", run: () => act({ do: "rotate", by: -1 }) },
  { keys: ["Mod+S"], group: "session", words: "save", run: () => act({ do: "save" }) },
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
