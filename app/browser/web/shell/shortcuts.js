// Keys: those of the session's table, and the page's own.

import { act } from "../net/session.js";
import { store } from "../store.js";
import { own } from "./keys.js";

const controls = "input, select, textarea, dialog";

// startShortcuts listens. Keys that a control takes for itself do not come here.
export function startShortcuts() {
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || document.querySelector("dialog[open]")) return;
    if (e.target.closest(controls)) return;
    if (e.target.closest("button, [role=option]") && ["Enter", " "].includes(e.key)) return;
    const key = pressed(e);
    const mine = own.find((s) => s.keys.some((k) => normal(k) === key) && (s.when?.() ?? true));
    const theirs = (store.get().table?.shortcuts ?? []).find((s) => normal(s.key) === key);
    const shortcut = store.get().tool && mine ? mine : theirs ?? mine;
    if (!shortcut) return;
    e.preventDefault();
    if (shortcut.run) shortcut.run();
    else act(shortcut.do);
  });
  // What was pressed with the mouse does not keep the keyboard.
  document.addEventListener("click", (e) => {
    if (e.detail > 0) e.target.closest("button")?.blur();
  });
  document.addEventListener("change", (e) => e.target.tagName === "SELECT" && !e.target.closest("dialog") && e.target.blur());
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
