// Words on the page, in the user's language.

import { store } from "../store.js";
import { keyText } from "./keytext.js";
import { words } from "./table.js"; // which the server makes of app/words

const remembered = "safelight.language";

export const languages = { en: "English", zh: "简体中文" };

// startLanguage takes the language chosen before, or else the browser's.
export function startLanguage() {
  const chosen = localStorage.getItem(remembered) ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  speak(languages[chosen] ? chosen : "en");
  store.watch((v) => v.table?.shortcuts, () => document.querySelectorAll("[data-shortcut]").forEach(translate));
}

// speak changes the language of the page.
export function speak(language) {
  localStorage.setItem(remembered, language);
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  store.update({ language });
  for (const node of document.querySelectorAll("[data-t], [data-t-title], [data-t-label]")) translate(node);
}

// t is the words for a key; {name} in them is replaced by args.name.
export function t(key, args = {}) {
  return (labelOf(words[key]) || key).replace(/\{(\w+)\}/g, (all, name) => args[name] ?? all);
}

// has reports whether there are words for a key.
export const has = (key) => key in words;

// labelOf picks from a label, { en, zh }, of the server's table or of the words.
export const labelOf = (label) => label?.[store.get().language] ?? label?.en ?? "";

// titled is a title with the key that does the same, if there is one.
export function titled(shortcut, title) {
  const key = shortcut && store.get().table?.shortcuts?.find((s) => s.name === shortcut)?.keys?.[0];
  return key ? `${title}  (${keyText(key)})` : title;
}

// translate sets the words of a node that names their keys: data-t for its text,
// data-t-title for its title, which is the label of an icon, data-t-label for aria-label alone.
export function translate(node) {
  const { t: text, tTitle: title, tLabel: label } = node.dataset;
  if (text) node.textContent = t(text);
  if (title) {
    node.title = titled(node.dataset.shortcut, t(title));
    if (node.classList.contains("icon-button")) node.setAttribute("aria-label", t(title)); // others have words
  }
  if (label) node.setAttribute("aria-label", t(label));
}
