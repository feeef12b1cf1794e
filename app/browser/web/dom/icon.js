// Thin-lined icons, 16 x 16.

import { h, s } from "./element.js";

const paths = {
  fit: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 5.5h5v5h-5z",
  actual: "M2.5 2.5h11v11h-11zM5 6.2l1.2-.7v5M9.8 5.5v0M11 5.5v5M8.3 7v.1M8.3 9.4v.1",
  split: "M2.5 3.5h11v9h-11zM8 1v14",
  crop: "M4.5 1v10.5H15M1 4.5h10.5V15",
  left: "M3.5 6.5a5 5 0 1 1-.4 3.5M3.2 2.5v4h4",
  right: "M12.5 6.5a5 5 0 1 0 .4 3.5M12.8 2.5v4h-4",
  flip: "M8 1.5v13M6 4L2 12h4zM10 4l4 8h-4z",
  undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.5L2.5 6.5l3 3",
  redo: "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M10.5 3.5l3 3-3 3",
  full: "M9.5 2.5h4v4M6.5 13.5h-4v-4M13.3 2.7L9 7M2.7 13.3L7 9",
  help: "M6 6a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 11.5v.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  pick: "M9 4l3 3M10 5.5L4 11.5l-1.5 2 2-1.5 6-6M9.5 3.5l1-1a1.4 1.4 0 0 1 3 0 1.4 1.4 0 0 1 0 2l-1 1z",
  line: "M2 12L14 4M2 14v-3.5M14 6V2.5",
  fold: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  add: "M8 3v10M3 8h10",
  remove: "M3 8h10",
};

// icon makes one of the icons.
export function icon(name) {
  return s("svg.icon", { viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: paths[name] }));
}

// iconButton makes a button with an icon; title is a key of words, key a shortcut.
export function iconButton(name, title, click, props = {}) {
  return h("button.icon-button", { type: "button", title, on: { click }, ...props }, icon(name));
}
