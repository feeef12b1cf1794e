// The print: a paper's curves, or one's own.

import { button, choice, h, press, setOptions } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { held } from "../dom/held.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";
import { curveEditor } from "./curveeditor.js";
import { keptPoints, shownPoints } from "./curvepoints.js";
import { resetButton } from "./reset.js";
import { parameter, parameterSlider, recipeOf } from "./parameters.js";

const channels = ["rgb", "r", "g", "b"];
const custom = "\u0000custom";

export function curvePanel() {
  let channel = "rgb";
  const curves = (v) => recipeOf(v)?.curve ?? {};
  const paper = choice("paper", [], (name) => name !== custom && act({ do: "paper", name }));
  const tabs = channels.map((c) => {
    const node = button(`curve.${c}`, () => choose(c));
    node.dataset.channel = c;
    return node;
  });
  const value = held({
    key: "curve",
    subject: (v) => `${v.state?.image?.path}#${v.state?.image?.crop}#${channel}`,
    read: (v) => (recipeOf(v) ? shownPoints(curves(v)[channel]) : undefined),
    write: (points, drag) => [{ do: "curve", name: channel, points: keptPoints(points), ...(drag ? { drag } : {}) }],
    change: () => draw(),
  });
  const editor = curveEditor(value);
  const clear = button("curve.clear", () => act({ do: "curve", name: channel, points: [] }), { title: "curve.clear.title" });

  function choose(c) {
    channel = c;
    tabs.forEach((tab, i) => press(tab, channels[i] === c));
    editor.channel(c);
    store.update({});
    draw();
  }

  function draw() {
    const all = curves(store.get());
    const others = channels.filter((c) => c !== channel && all[c]?.length).map((c) => [c, all[c]]);
    editor.draw(value.get(), others);
    clear.disabled = !all[channel]?.length;
  }
  store.watch(curves, draw);

  store.watch((v) => [v.table.papers, curves(v).name, channels.some((c) => curves(v)[c]?.length), Boolean(recipeOf(v)), v.language], ([papers, name, any, usable]) => {
    const kinds = [...new Set(papers.map((p) => p.kind))];
    const options = [["", t("paper.none")], ...kinds.map((k) => [t(`paper.${k}`), papers.filter((p) => p.kind === k).map((p) => [p.name, p.title])])];
    const known = papers.find((p) => p.name === name || p.title === name)?.name;
    if (any && !known) options.unshift([custom, name || t("custom")]);
    setOptions(paper, options);
    paper.value = known ?? (any ? custom : "");
    for (const node of [paper, ...tabs]) node.disabled = !usable;
  });
  choose("rgb");

  return panel("curve", [resetButton("curve", "glare")], h("label.row", {}, h("span", { t: "paper" }), paper),
    h("div.tabs", { role: "group", label: "curve.channel" }, ...tabs, clear),
    editor.node, parameterSlider(parameter("glare")));
}
