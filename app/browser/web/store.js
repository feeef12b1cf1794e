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
  frame: { drawn: 0, number: 0, version: 0, image: 0 }, // the last one drawn
  probing: false, // whether the cursor is over the picture
  complaint: null, // what was refused, or warned of, last: { text, at }
};

const watchers = new Set();
const patience = 120; // ms that what can wait waits for the picture of another scan

let waiting = false; // whether some watchers have not seen what was heard last
let since = 0; // when the first of it was heard

export const store = {
  // get is everything, to be read only.
  get: () => values,

  // update replaces some values and tells the watchers they concern.
  update(changed) {
    Object.assign(values, changed);
    catchUp();
  },

  // hear does so with what was not done by hand on this page: those that have a part in
  // the picture are told at once, the others when it has been painted.
  hear(changed) {
    Object.assign(values, changed);
    for (const w of [...watchers]) if (w.prompt) check(w);
    if (waiting) return;
    waiting = true;
    since = performance.now();
    afterPaint(look);
  },

  // settle tells those that still wait. What reads of the page what to do calls it first.
  settle: () => waiting && catchUp(),

  // watch calls react with what select picks, now and whenever that is another.
  // It returns a function that ends it, whose look() looks now, at this one alone.
  watch: (select, react) => add({ select, react, last: Symbol("none") }),

  // watchPicture is watch for what has a part in the picture.
  watchPicture: (select, react) => add({ select, react, last: Symbol("none"), prompt: true }),
};

function add(w) {
  watchers.add(w);
  check(w);
  return Object.assign(() => watchers.delete(w), { look: () => check(w) });
}

function catchUp() {
  waiting = false;
  for (const w of [...watchers]) check(w);
}

function look() {
  if (!waiting) return;
  const { state, frame } = values;
  const coming = state?.image?.phase === "opening" || (state?.image?.phase === "ready" && frame.image !== state.image.number);
  if (coming && performance.now() - since < patience) afterPaint(look);
  else catchUp();
}

// afterPaint calls f when the next frame is on its way to the screen, or soon where
// nothing is painted.
function afterPaint(f) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(late);
    f();
  };
  const late = setTimeout(once, patience);
  requestAnimationFrame(() => setTimeout(once));
}

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
