// Elements of the page, made in one expression.

import { translate } from "../words/words.js";

const svgSpace = "http://www.w3.org/2000/svg";

// h makes an HTML element: h("button.quiet", { t: "undo", on: { click } }, children).
// t, title and label are keys of words, shortcut names the one that does the same; other properties are attributes, true and
// false included; on has listeners.
export function h(selector, props = {}, ...children) {
  return build(selector, (tag) => document.createElement(tag), props, children);
}

// s makes an SVG element.
export function s(selector, props = {}, ...children) {
  return build(selector, (tag) => document.createElementNS(svgSpace, tag), props, children);
}

function build(selector, create, props, children) {
  const [tag, ...classes] = selector.split(".");
  const node = create(tag);
  if (classes.length) node.classList.add(...classes);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
    else if (name === "t") node.dataset.t = value;
    else if (name === "title") node.dataset.tTitle = value;
    else if (name === "label") node.dataset.tLabel = value;
    else if (name === "shortcut") node.dataset.shortcut = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  translate(node);
  node.append(...children.flat().filter((c) => c != null && c !== false));
  return node;
}

// button makes a button; words is a key, shown as its text.
export function button(words, click, props = {}) {
  return h("button.plain", { type: "button", t: words, on: { click }, ...props });
}

// choice makes a select of [value, text] pairs; change is called with the value chosen.
export function choice(label, options, change, props = {}) {
  const node = h("select", { label, on: { change: () => change(node.value) }, ...props });
  setOptions(node, options);
  return node;
}

// setOptions replaces what a select offers: [value, text] pairs, and [text, [pairs]]
// for those with a heading.
export function setOptions(select, options) {
  const { value } = select;
  const option = ([v, text]) => {
    const node = new Option(text, v);
    return node;
  };
  select.replaceChildren(...options.map(([first, second]) => {
    if (!Array.isArray(second)) return option([first, second]);
    const group = h("optgroup");
    group.label = first;
    group.append(...second.map(option));
    return group;
  }));
  select.value = value;
}

// show hides or shows a node.
export const show = (node, shown) => { node.hidden = !shown; };

// press marks a toggle as pressed or not.
export const press = (node, pressed) => node.setAttribute("aria-pressed", String(Boolean(pressed)));
