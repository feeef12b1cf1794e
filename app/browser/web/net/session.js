// The page's end of the session: hears it into the store, and does commands.

import { store } from "../store.js";
import { labelOf } from "../words/words.js";
import { connect } from "./socket.js";

let socket = null;
let onPicture = () => {};
let next = 1;
const waiting = new Map(); // id -> { resolve, reject }
const lanes = new Map(); // key -> { busy, pending }

// start opens the connection; picture is called with every frame.
export function start(picture) {
  onPicture = picture;
  socket = connect({
    open: () => store.update({ connection: "open" }),
    lost() {
      for (const w of waiting.values()) w.reject(new Error("disconnected"));
      waiting.clear();
      lanes.clear();
      store.update({ connection: "lost" });
    },
    message: hear,
    picture: (frame) => onPicture(frame),
  });
}

function hear(m) {
  switch (m.type) {
    case "hello": {
      const { version } = store.get();
      if (version && version !== m.version) return location.reload(); // another program, another page
      return store.hear({ version: m.version, table: m.table, config: m.config, scans: { version: 0, list: new Map(), changes: 0 } });
    }
    case "state": {
      const elsewhere = m.state.folder.path !== store.get().state?.folder.path;
      return store.hear({ state: m.state, ...(elsewhere ? { scans: { version: 0, list: new Map(), changes: 0 } } : {}) });
    }
    case "scans": {
      const { scans } = store.get();
      for (const s of m.scans ?? []) scans.list.set(s.index, s);
      return store.hear({ scans: { ...scans, changes: scans.changes + 1 } });
    }
    case "scans-changed": {
      const { scans } = store.get(); // what is known stays until it is told anew
      return store.hear({ scans: { ...scans, version: scans.version + 1 } });
    }
    case "answer": {
      const w = waiting.get(m.id);
      waiting.delete(m.id);
      if (m.error) w?.reject(Object.assign(new Error(m.error), { label: m.label, stale: m.stale }));
      else w?.resolve();
    }
  }
}

// Commands that are about no picture, and those that say by a crop's name what they are about.
const unpictured = new Set(["go", "step", "select", "open", "refresh", "retry", "view", "before", "save", "export", "export-cancel", "export-forget"]);
const ofScan = (what) => what.startsWith("crop-") || what === "undo" || what === "redo";
// Those after which another picture is shown.
const going = (what) => ["go", "step", "open", "refresh", "retry"].includes(what) || ofScan(what);
const settling = 250; // ms that the state may come after the answer
let ways = 0; // how many of those are under way

// meant is the picture shown, as commands name it. A gesture takes it when it begins, and
// no command of it does anything to another. While another picture is on its way it
// names none: a key that is pressed after an arrow is for what that leads to.
export function meant() {
  const { image } = store.get().state ?? {};
  return image?.number && !ways ? { image: image.number, crop: image.crop } : {};
}

// aimed is a command with the picture that it is about, if it does not name one.
function aimed(command) {
  if (unpictured.has(command.do)) return command;
  const { image, crop } = command.image ? command : meant();
  if (!image) return command;
  const of = { ...(crop === undefined || ofScan(command.do) ? {} : { crop }), ...command, image };
  if (ofScan(command.do)) delete of.crop;
  return of;
}

// send does a command. It is rejected with why it was not done.
export function send(command) {
  if (!going(command.do)) return transmit(command);
  ways++;
  return transmit(command).finally(() => setTimeout(() => { ways--; }, settling));
}

function transmit(command) {
  return new Promise((resolve, reject) => {
    const id = next++;
    if (!socket?.send({ id, command })) return reject(new Error("disconnected"));
    waiting.set(id, { resolve, reject });
  });
}

// askScans asks for scans of the folder; they come into the store.
export function askScans(from, to) {
  socket?.send({ id: next++, scans: [from, to] });
}

// acknowledge says that a picture is on the screen.
export function acknowledge(number) {
  socket?.send({ ack: number });
}

// What a quiet lane is refused is not told: it was not asked for by hand.
const quiet = new Set(["probe"]);

// act does a command now, after those that wait in lanes. It resolves to whether it
// was done; a refusal is told to the user, unless it was for a picture that went.
export function act(command) {
  for (const lane of lanes.values()) flush(lane);
  return send(aimed(command)).then(() => true, complain);
}

// drive does commands that replace each other, such as those of a drag: of each key
// one call is under way, and of those that come meanwhile only the last counts.
export function drive(key, ...commands) {
  let lane = lanes.get(key);
  if (!lane) lanes.set(key, (lane = { busy: false, pending: null }));
  lane.pending = commands.map(aimed);
  if (!lane.busy) flush(lane, quiet.has(key));
}

// driving reports whether commands of a key are under way.
export function driving(key) {
  const lane = lanes.get(key);
  return Boolean(lane && (lane.busy || lane.pending));
}

function flush(lane, silent = false) {
  const commands = lane.pending;
  if (!commands) return;
  lane.pending = null;
  lane.busy = true;
  Promise.all(commands.map(send)).catch(silent ? () => {} : complain).finally(() => {
    lane.busy = false;
    if (lane.pending) flush(lane, silent);
    else store.hear({}); // those that waited for the lane look again
  });
}

// tell shows the user words for a while, as it does with what was refused.
export const tell = (text) => store.update({ complaint: { text, at: Date.now() } });

function complain(error) {
  if (error.message !== "disconnected" && !error.stale) tell(labelOf(error.label) || error.message);
  return false;
}

// newDrag is an id that joins the commands of one gesture into one step to undo.
const page = Math.random().toString(36).slice(2, 8);
let drags = 0;
export const newDrag = () => `${page}-${++drags}`;

// joined makes a function that returns the same such id as long as it is called again
// within a time, in ms: keys that follow each other are one step to undo.
export function joined(pause = 1000) {
  let last = { at: -Infinity, drag: "" };
  return () => {
    const now = performance.now();
    last = { at: now, drag: now - last.at < pause ? last.drag : newDrag() };
    return last.drag;
  };
}
