// Keys, as the table says that comes from the server.

import { act, newDrag } from "../net/session.js";
import { store } from "../store.js";
import { actions } from "./keys.js";

const pause = 1000; // ms after which the same key begins another step to undo
const controls = "input, select, textarea, dialog";

// startShortcuts listens. Keys that a control takes for itself do not come here.
export function startShortcuts() {
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || document.querySelector("dialog[open]")) return;
    const target = e.target instanceof Element ? e.target : document.body;
    if (target.closest(controls)) return;
    if (target.closest("button, [role=option]") && ["Enter", " "].includes(e.key)) return;
    const key = pressed(e);
    const shortcut = (store.get().table?.shortcuts ?? []).find((s) => s.keys.some((k) => normal(k) === key));
    if (shortcut?.name === "copy" && key === "mod+c" && String(getSelection())) return; // that is copied
    const mine = shortcut && !shortcut.do ? actions[shortcut.name] : undefined;
    if (!shortcut || !(shortcut.do || mine) || !(mine?.when?.() ?? true)) return;
    e.preventDefault();
    if (mine) mine.run();
    else act(joined(shortcut));
  });
  // What was pressed with the mouse does not keep the keyboard.
  document.addEventListener("click", (e) => {
    if (e.detail > 0) e.target.closest("button")?.blur();
  });
  let mouse = false;
  document.addEventListener("pointerdown", () => { mouse = true; }, { capture: true });
  document.addEventListener("keydown", () => { mouse = false; }, { capture: true });
  document.addEventListener("change", (e) => mouse && e.target.tagName === "SELECT" && !e.target.closest("dialog") && e.target.blur());
}

// joined is a shortcut's command; nudges that follow each other are one step to undo.
let last = { name: "", at: -Infinity, drag: "" };
function joined({ name, do: command }) {
  if (command.do !== "nudge") return command;
  const family = name.replace(/-(more|less).*/, "");
  const now = performance.now();
  const drag = family === last.name && now - last.at < pause ? last.drag : newDrag();
  last = { name: family, at: now, drag };
  return { ...command, drag };
}

// pressed is a key with its modifiers, such as "mod+shift+z".
function pressed(e) {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key.toLowerCase();
  const letter = e.key.length > 1 || e.key.toLowerCase() !== e.key.toUpperCase();
  return [(e.ctrlKey || e.metaKey) && "mod", e.altKey && "alt", e.shiftKey && letter && "shift", key].filter(Boolean).join("+");
}

// normal spells a shortcut of a table in the same way.
function normal(text) {
  const parts = text.split(/\+(?=.)/).map((p) => p.toLowerCase());
  const key = parts.pop();
  const has = (...names) => names.some((n) => parts.includes(n));
  return [has("mod", "ctrl", "control", "cmd", "meta") && "mod", has("alt", "option") && "alt", has("shift") && "shift", key === "space" ? " " : key].filter(Boolean).join("+");
}
