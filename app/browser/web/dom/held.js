// A value under the user's hand: shown as the user has it until the session says the
// same, so that it does not jump back while commands are on their way.

import { store } from "../store.js";
import { drive, driving, meant } from "../net/session.js";

const patience = 400; // ms until the session's word counts again

// pictured tells one picture from another.
const pictured = (v) => `${v.state?.image?.path}#${v.state?.image?.crop}`;

// held follows what read picks of the store. change sees every value to show; write
// makes the commands that set one. subject tells what the value is of: one under the
// hand does not become another's.
export function held({ key, read, write, change, subject = pictured }) {
  let local; // undefined: the session's
  let of = ""; // the subject that local is of
  let picture = {}; // the one that the gesture began on
  let until = 0;
  let gripped = false;

  function pick(values) {
    const theirs = read(values);
    if (local !== undefined && of !== subject(values)) local = undefined;
    if (local === undefined) return theirs;
    if (gripped || driving(key)) return local;
    if (theirs !== undefined && String(theirs) === String(local)) local = undefined;
    else if (performance.now() > until) local = undefined;
    return local ?? theirs;
  }

  let watcher;
  queueMicrotask(() => { watcher = store.watch(pick, change); }); // the caller has what is returned by then
  return {
    get: () => pick(store.get()),
    set(value, drag) {
      const now = subject(store.get());
      if (gripped && of !== now) return; // the gesture began on another
      local = value;
      of = now;
      until = performance.now() + patience;
      if (!gripped) picture = meant();
      drive(key, ...write(value, drag).map((c) => ({ ...picture, ...c })));
      watcher?.look();
      setTimeout(() => store.update({}), patience + 20);
    },
    // grip holds the value through a gesture, and lets it go.
    grip(on) {
      gripped = on;
      if (on) {
        of = subject(store.get());
        picture = meant();
      }
      until = performance.now() + patience;
      if (!on) setTimeout(() => store.update({}), patience + 20);
    },
  };
}
