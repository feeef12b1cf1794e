// What end-to-end tests read of the page. Nothing here changes anything.
//
//   safelight.drawn          how many frames were drawn since the page was loaded
//   safelight.frame          { number, version } of the last one drawn: its number and
//                            the State.Version whose recipe it shows
//   safelight.due            the State.Version that last changed what the picture of this
//                            scan is to look like: a frame of that, or of a later one, is
//                            up to date
//   safelight.canvas         the canvas of the picture, at device pixels
//   safelight.state          the newest session.State, null before the first
//   safelight.view           { zoom, center } as the page looks
//   safelight.connection     connecting, open or lost
//   safelight.tool           "", crop, base, neutral or line
//   safelight.language       en or zh

import { store } from "./store.js";

// expose puts it on the window.
export function expose(canvas) {
  let due = 0;
  let path;
  store.watchPicture(({ state: s }) => [s?.image?.path, s?.image?.recipe, s?.image?.orientation, s?.image?.straighten, s?.image?.crop, s?.view?.zoom, s?.view?.center, s?.view?.space || "srgb", s?.before], ([now]) => {
    due = now === path ? store.get().state?.version ?? 0 : 0; // one drawn ahead is as it should be
    path = now;
  });
  const read = (pick) => ({ get: () => pick(store.get()), enumerable: true });
  window.safelight = Object.freeze(Object.defineProperties({}, {
    drawn: read((v) => v.frame.drawn),
    frame: read((v) => ({ number: v.frame.number, version: v.frame.version })),
    due: { get: () => due, enumerable: true },
    canvas: { get: () => canvas, enumerable: true },
    state: read((v) => v.state),
    view: read((v) => v.view),
    connection: read((v) => v.connection),
    tool: read((v) => v.tool),
    language: read((v) => v.language),
  }));
}
