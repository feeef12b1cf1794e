// The one store: what the server said, and what this page alone knows (its tool,
// its language, where it looks). Everything shown is a function of it.

const values = {
  connection: "connecting", // connecting, open or lost
  version: "",
  table: null, // of the hello: parameters, films, spaces, papers, ...
  config: null,
  state: null, // session.State
  // Scans of the folder, by index, as far as they were asked for. The list is another
  // when the folder is, version counts how often something in it changed, changes how often it was told.
  scans: { version: 0, list: new Map(), changes: 0 },
  stage: { width: 0, height: 0, ratio: 1 }, // place for the picture, in device pixels
  view: { zoom: 0, center: [0.5, 0.5] }, // zoom in device pixels a picture pixel; 0 fits
  tool: "", // "", crop, base, neutral or line
  crop: "", // the crop the tool works on
  aspect: "free",
  angles: {}, // of crops, as they were when shown: path#id -> degrees
  kelvin: 0, // of picked neutrals; 0: as neutral as can be
  groups: null, // names of the groups chosen for copying; null: all
  language: "en",
  frame: { drawn: 0, number: 0, version: 0 },
  probing: false, // whether the cursor is over the picture
  complaint: null, // what was refused, or warned of, last: { text, at }
};

const watchers = new Set();

export const store = {
  // get is everything, to be read only.
  get: () => values,

  // update replaces some values and tells the watchers they concern.
  update(changed) {
    Object.assign(values, changed);
    for (const w of [...watchers]) check(w);
  },

  // watch calls react with what select picks, now and whenever that is another.
  // It returns a function that ends it.
  watch(select, react) {
    const w = { select, react, last: Symbol("none") };
    watchers.add(w);
    check(w);
    return () => watchers.delete(w);
  },
};

function check(w) {
  const now = w.select(values);
  if (same(now, w.last)) return;
  w.last = now;
  w.react(now);
}

// same compares values that came as JSON.
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (a instanceof Map || b instanceof Map) return false;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((k) => same(a[k], b[k]));
}
