// The filmstrip: as many thumbnails as are in sight, of a folder of any size.

import { h } from "../dom/element.js";
import { act, askScans } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";

const pitch = 108; // pixels from one frame to the next
const margin = 4; // frames built beside those in sight
const page = 100; // scans asked for at a time
const retries = 3; // of a thumbnail that does not come
const patience = 2000; // ms before the first of them
const settled = 70; // ms without scrolling after which thumbnails are loaded
const calm = 150; // ms between two questions for what changed

// startFilmstrip builds it.
export function startFilmstrip(node) {
  const track = h("div.track");
  const strip = h("div.strip", { role: "listbox", tabindex: 0, label: "filmstrip", "aria-orientation": "horizontal", "aria-multiselectable": "true" }, track);
  node.append(strip);
  const cells = new Map(); // index -> node
  let asked = { at: -Infinity }; // the pages of a list that were asked for
  let later = 0; // a timer to ask again
  let timer = 0;
  let scrolling = false;
  let left = 0; // what is in sight: where it begins and how wide it is
  let room = 0;
  const count = () => store.get().state?.folder.count ?? 0;

  function draw() {
    const { state, scans } = store.get();
    const n = count();
    const first = Math.max(0, Math.floor(left / pitch) - margin);
    const last = Math.min(n - 1, Math.ceil((left + room) / pitch) + margin);
    for (const [i, cell] of cells) {
      if (i >= first && i <= last) continue;
      cell.remove();
      cells.delete(i);
    }
    for (let i = first; i <= last; i++) {
      if (!cells.has(i)) cells.set(i, track.appendChild(frame(i)));
      fill(cells.get(i), i, scans.list.get(i), state, n);
    }
    if (n) ask(first, last);
  }

  // ask for frames that are not known, or of which something changed, page by page.
  // While a look is applied to many scans there is something new all the time.
  function ask(first, last) {
    const { scans, connection } = store.get();
    if (connection !== "open") return;
    const now = performance.now();
    if (asked.list === scans.list && asked.version !== scans.version && now - asked.at < calm) {
      later ||= setTimeout(() => {
        later = 0;
        draw();
      }, asked.at + calm - now);
    } else if (asked.list !== scans.list || asked.version !== scans.version) {
      asked = { list: scans.list, version: scans.version, at: now, pages: new Set() };
    }
    for (let p = Math.floor(first / page); p <= Math.floor(last / page); p++) {
      if (asked.pages.has(p)) continue;
      asked.pages.add(p);
      askScans(p * page, Math.min((p + 1) * page, count()));
    }
  }

  function frame(i) {
    const image = h("img", { alt: "", draggable: "false", decoding: "async" });
    const cell = h("div.frame", { role: "option", id: `frame-${i}` },
      h("div.thumb", {}, image), h("div.caption", {}, h("span.name"), h("span.badge")));
    cell.dataset.index = i;
    cell.style.left = `${i * pitch}px`;
    let failures = 0;
    image.addEventListener("load", () => {
      cell.classList.remove("broken", "gone");
      cell.classList.add("loaded");
      failures = 0;
    });
    image.addEventListener("error", () => {
      cell.classList.add("broken");
      cell.classList.toggle("gone", ++failures > retries);
      if (failures > retries) return;
      setTimeout(() => {
        image.removeAttribute("src");
        draw();
      }, failures * patience);
    });
    return cell;
  }

  function fill(cell, i, scan, state, n) {
    const selected = (state.selected ?? []).some(([a, b]) => i >= a && i <= b);
    cell.setAttribute("aria-selected", String(selected));
    cell.setAttribute("aria-posinset", i + 1);
    cell.setAttribute("aria-setsize", n);
    cell.classList.toggle("current", i === state.index);
    if (i === state.index) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
    const [image] = cell.getElementsByTagName("img");
    cell.querySelector(".name").textContent = scan ? stem(scan.name) : i + 1;
    const failed = scan?.error || (i === state.index && state.image?.phase === "failed");
    const badge = cell.querySelector(".badge");
    badge.textContent = failed ? "!" : scan?.edited ? "•" : "";
    cell.classList.toggle("failed", Boolean(failed));
    cell.title = scan ? scan.name + (scan.error ? `\n${scan.error}` : "") : "";
    cell.setAttribute("aria-label", [scan?.name ?? i + 1, failed ? t("frame.failed") : scan?.edited ? t("frame.edited") : ""].filter(Boolean).join(", "));
    if (!scan || scrolling) return;
    const address = `thumb/${i}?key=${encodeURIComponent(scan.key)}`;
    if (image.getAttribute("src") !== address) image.setAttribute("src", address);
  }

  // reveal brings the current frame into sight, the neighbors it has with it.
  function reveal(index) {
    if (index < 0) return;
    const at = index * pitch;
    if (at < left + pitch || at + 2 * pitch > left + room) {
      strip.scrollLeft = at - room / 2 + pitch / 2;
      left = strip.scrollLeft; // a page that is hidden is not told of it
    }
    strip.setAttribute("aria-activedescendant", `frame-${index}`);
  }

  strip.addEventListener("scroll", () => {
    left = strip.scrollLeft;
    clearTimeout(timer);
    timer = setTimeout(() => {
      scrolling = false;
      draw();
    }, settled);
    scrolling = true;
    draw();
  }, { passive: true });
  strip.addEventListener("wheel", (e) => {
    if (Math.abs(e.deltaX) > Math.abs(e.deltaY)) return;
    e.preventDefault();
    strip.scrollLeft += e.deltaY * (e.deltaMode === 0 ? 1 : 40);
  }, { passive: false });

  strip.addEventListener("click", (e) => {
    const index = Number(e.target.closest(".frame")?.dataset.index ?? NaN);
    if (Number.isNaN(index)) return;
    const { state } = store.get();
    if (e.shiftKey) act({ do: "select", index: state.index, to: index });
    else if (e.ctrlKey || e.metaKey) toggle(index);
    else act({ do: "go", index });
  });
  // toggle adds a frame to those selected, or takes it from them; one stays.
  function toggle(index) {
    const { selected } = store.get().state;
    if (!selected.some(([a, b]) => index >= a && index <= b)) return act({ do: "select", index, extend: true });
    const rest = selected.flatMap(([a, b]) => (index < a || index > b ? [[a, b]] : [[a, index - 1], [index + 1, b]].filter(([c, d]) => c <= d)));
    rest.forEach(([a, b], i) => act({ do: "select", index: a, to: b, ...(i ? { extend: true } : {}) }));
  }

  let reach = null; // { index, to, at }: what was selected with the keyboard last, and when
  strip.addEventListener("keydown", (e) => {
    const { index, selected } = store.get().state ?? {};
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!by || !e.shiftKey || !count()) return;
    const last = Math.max(index, ...selected.flat());
    const now = performance.now();
    const from = reach?.index === index && now - reach.at < patience ? reach.to : last > index ? last : Math.min(index, ...selected.flat());
    reach = { index, to: Math.min(Math.max(from + by, 0), count() - 1), at: now };
    act({ do: "select", index, to: reach.to });
    e.preventDefault();
    e.stopPropagation();
  });
  strip.addEventListener("click", () => { reach = null; });

  store.watch((v) => [v.state?.folder.count, v.state?.folder.path], () => {
    track.style.width = `${count() * pitch}px`;
    for (const cell of cells.values()) cell.remove();
    cells.clear();
    draw();
  });
  store.watch((v) => v.state?.index ?? -1, reveal);
  store.watch((v) => [v.state?.index, v.state?.selected, v.state?.image?.phase, v.state?.folder.version, v.language, v.connection], draw);
  store.watch((v) => [v.scans.version, v.scans.changes], draw);
  new ResizeObserver(() => {
    room = strip.clientWidth;
    draw();
    reveal(store.get().state?.index ?? -1);
  }).observe(strip);
}

const stem = (name) => name.replace(/\.[^.]+$/, "");
