// The histogram of the picture, what is clipped, and what is under the cursor.

import { h } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { store } from "../store.js";
import { t } from "../words/words.js";

const width = 256;
const height = 96;
const colors = { r: "#e0574f", g: "#4fae5b", b: "#5b86e5" };
const visible = 0.0002; // fraction of pixels from which clipping is marked

export function histogramPanel() {
  const canvas = h("canvas.histogram", { role: "img", label: "panel.histogram" });
  const low = h("span.clip.low", { role: "img" });
  const high = h("span.clip.high", { role: "img" });
  const cells = {};
  const cell = (name) => (cells[name] = h("span.readout-cell"));
  const readout = h("div.readout", {},
    h("span.readout-name", { t: "readout.rgb" }), cell("r"), cell("g"), cell("b"),
    h("span.readout-name", { t: "readout.density" }), cell("dr"), cell("dg"), cell("db"));
  const context = canvas.getContext("2d");

  store.watch((v) => [v.state?.histogram, v.stage.ratio], ([histogram]) => draw(histogram));
  store.watch((v) => [v.state?.histogram?.low ?? 0, v.state?.histogram?.high ?? 0, v.language], ([l, u]) => {
    mark(low, l, "clip.low");
    mark(high, u, "clip.high");
  });
  store.watch((v) => (v.probing && v.state?.image?.phase === "ready" ? v.state.probe : null), (probe) => {
    const rgb = probe?.rgb ?? [];
    const density = probe?.density ?? [];
    ["r", "g", "b"].forEach((c, i) => {
      cells[c].textContent = rgb[i] ?? "–";
      cells[`d${c}`].textContent = density[i] === undefined ? "–" : density[i].toFixed(2);
    });
  });

  function mark(node, fraction, key) {
    const percent = fraction * 100;
    const text = percent >= 10 ? percent.toFixed(0) : percent >= 0.1 ? percent.toFixed(1) : percent > 0 ? "<0.1" : "0";
    node.textContent = `${text}%`;
    node.title = t(key);
    node.setAttribute("aria-label", `${t(key)}: ${text}%`);
    node.classList.toggle("on", fraction > visible);
  }

  function draw(histogram) {
    const ratio = Math.min(devicePixelRatio, 2);
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    if (!histogram) return;
    context.scale(ratio, ratio);
    // The ends would dwarf all else, so the scale is that of what lies between.
    const inner = ["r", "g", "b"].flatMap((c) => histogram[c].slice(2, 254)).sort((a, b) => a - b);
    const top = Math.max(inner.at(-4), 1) * 1.06;
    context.globalCompositeOperation = "screen";
    for (const [c, color] of Object.entries(colors)) {
      context.beginPath();
      context.moveTo(0, height);
      histogram[c].forEach((n, i) => context.lineTo(i + 0.5, height - Math.min(n / top, 1) * height));
      context.lineTo(width, height);
      context.fillStyle = color;
      context.globalAlpha = 0.62;
      context.fill();
    }
    context.globalAlpha = 1;
  }

  return panel("histogram", [], canvas, h("div.clips", {}, low, high), readout);
}
