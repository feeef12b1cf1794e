// The numbers of a recipe, as the session's table describes them.

import { slider } from "../dom/slider.js";
import { store } from "../store.js";

const channels = { r: 0, g: 1, b: 2 };

// recipeOf is the recipe that is shown, undefined without one.
export const recipeOf = (v) => (v.state?.image?.phase === "ready" ? v.state.image.recipe : undefined);
const startOf = (v) => v.state?.image?.starting;

// valueOf is what a recipe has under a name such as "density.gamma", "exposure.r" or
// "exposure[0]"; undefined if nothing.
export function valueOf(recipe, name) {
  let at = recipe;
  for (const part of name.split(/[.[\]]+/).filter(Boolean)) {
    if (at == null) return undefined;
    at = Array.isArray(at) && part in channels ? at[channels[part]] : at[part];
  }
  // What a recipe leaves out is nothing.
  if (at === undefined && recipe) return 0;
  return typeof at === "number" ? at : undefined;
}

// parameter finds one of the table by the first of some names it has.
export function parameter(...names) {
  const { parameters } = store.get().table;
  return parameters.find((p) => names.includes(p.name));
}

// channelParameter is the one of a channel, 0 to 2, of a name.
export function channelParameter(name, channel) {
  return parameter(`${name}[${channel}]`, `${name}.${channel}`, `${name}.${"rgb"[channel]}`);
}

// parameterSlider makes the slider of one; null if the session has none of that name.
export function parameterSlider(p, more = {}) {
  if (!p) return null;
  return slider({
    ...p,
    key: `set ${p.name}`,
    read: (v) => valueOf(recipeOf(v), p.name),
    start: (v) => valueOf(startOf(v), p.name),
    write: (value, drag) => [{ do: "set", name: p.name, value, ...(drag ? { drag } : {}) }],
    ...more,
  });
}
