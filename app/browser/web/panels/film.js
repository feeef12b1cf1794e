// What was scanned, and what its values are.

import { button, choice, h, setOptions } from "../dom/element.js";
import { panel } from "../dom/fold.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { has, t } from "../words/words.js";
import { resetButton } from "./reset.js";
import { parameter, parameterSlider, recipeOf, valueOf } from "./parameters.js";

// name and title of what the table lists by name, or with a title.
const named = (x) => (typeof x === "string" ? x : x.name);
const titled = (x, key) => (has(key + named(x)) ? t(key + named(x)) : (x.title ?? named(x)));

// filmPanel has the film type, the input and what is automatic.
export function filmPanel() {
  const film = choice("film", [], (name) => act({ do: "film", name }));
  const space = choice("input.space", [], (name) => act({ do: "input-space", name }));

  const working = choice("working.space", [], (name) => act({ do: "working", name }));

  store.watch((v) => [v.language, v.table.films, v.table.spaces], ([, films, { input: spaces, working: workings }]) => {
    setOptions(working, workings.map((s) => [named(s), titled(s, "space.")]));
    setOptions(film, films.map((f) => [named(f), titled(f, "film.")]));
    const known = spaces.map((s) => [named(s), titled(s, "space.")]);
    if (!spaces.some((s) => named(s) === "")) known.unshift(["", t("space.working")]);
    if (!spaces.some((s) => named(s) === "embedded")) known.splice(1, 0, ["embedded", t("space.embedded")]);
    setOptions(space, known);
    update();
  });
  store.watch((v) => [recipeOf(v)?.film, recipeOf(v)?.input?.space, recipeOf(v)?.working, v.state?.image?.opened], update);

  function update() {
    const recipe = recipeOf(store.get());
    const opened = store.get().state?.image?.opened;
    film.disabled = space.disabled = working.disabled = !recipe;
    film.value = recipe?.film ?? "";
    working.value = recipe?.working ?? "";
    const name = recipe?.input?.space ?? "";
    if (![...space.options].some((o) => o.value === name)) space.add(new Option(name, name));
    space.value = name;
    const embedded = [...space.options].find((o) => o.value === "embedded");
    if (!embedded) return;
    embedded.textContent = t("space.embedded") + (opened?.icc_name ? ` (${opened.icc_name})` : "");
    embedded.disabled = Boolean(opened && !opened.icc_usable) && name !== "embedded";
  }

  return panel("film", [resetButton("film", "input"), button("auto", () => act({ do: "auto" }), { title: "auto.all", "data-needs": "recipe" })],
    h("label.row", {}, h("span", { t: "film" }), film),
    h("label.row", {}, h("span", { t: "input.space" }), space),
    h("label.row", {}, h("span", { t: "working.space" }), working),
    inputSlider("input.gamma"),
    inputSlider("input.black"));
}

// inputSlider is one that says nothing where the embedded profile says all.
function inputSlider(name) {
  return parameterSlider(parameter(name), {
    read: (v) => (recipeOf(v)?.input?.space === "embedded" ? undefined : valueOf(recipeOf(v), name)),
  });
}
