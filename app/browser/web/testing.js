// What end-to-end tests read of the page. Nothing here changes anything.
//
//   safelight.drawn          how many frames were drawn since the page was loaded
//   safelight.frame          { number, version } of the last one drawn: its number and
//                            the State.Version whose recipe it shows
//   safelight.canvas         the canvas of the picture, at device pixels
//   safelight.state          the newest session.State, null before the first
//   safelight.view           { zoom, center } as the page looks
//   safelight.connection     connecting, open or lost
//   safelight.tool           "", crop, base, neutral or line
//   safelight.language       en or zh

import { store } from "./store.js";

// expose puts it on the window.
export function expose(canvas) {
  const read = (pick) => ({ get: () => pick(store.get()), enumerable: true });
  window.safelight = Object.freeze(Object.defineProperties({}, {
    drawn: read((v) => v.frame.drawn),
    frame: read((v) => ({ number: v.frame.number, version: v.frame.version })),
    canvas: { get: () => canvas, enumerable: true },
    state: read((v) => v.state),
    view: read((v) => v.view),
    connection: read((v) => v.connection),
    tool: read((v) => v.tool),
    language: read((v) => v.language),
  }));
}
