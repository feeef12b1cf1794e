// Exporting: what, how, where to; then how it goes, and what came of each file.

import { button, choice, h, setOptions, show } from "../dom/element.js";
import { selectedCount } from "../panels/sync.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { has, t } from "../words/words.js";
import { dialog } from "./dialog.js";
import { exportProgress } from "./exportprogress.js";
import { remember, remembered } from "./exportsettings.js";

const named = (x) => (typeof x === "string" ? x : x.name);
const titled = (x, key) => (has(key + named(x)) ? t(key + named(x)) : x.label?.en ?? x.title ?? named(x));

let node = null;
let start = null;

export function openExport() {
  if (!store.get().table) return;
  node ??= build();
  start();
  if (!node.open) node.showModal();
}

function build() {
  const field = (key, control) => h("label.field", {}, h("span", { t: key }), control);
  const what = choice("export.what", [], () => update());
  const format = choice("export.format", [], () => update());
  const space = choice("export.space", [], () => {});
  const size = h("input.text.short", { type: "number", min: 0, step: 1, placeholder: "–" });
  const quality = h("input.text.short", { type: "number", min: 1, max: 100, step: 1 });
  const compression = choice("export.compression", [], () => {});
  const folder = h("input.text", { type: "text", spellcheck: "false", autocomplete: "off" });
  const overwrite = h("input", { type: "checkbox" });
  const refused = h("p.note.warning", { role: "alert" });
  const qualityField = field("export.quality", quality);
  const compressionField = field("export.compression", compression);
  const form = h("form.export-form", { novalidate: true },
    field("export.what", what), field("export.folder", folder), field("export.format", format), field("export.space", space),
    field("export.size", size), qualityField, compressionField,
    h("label.check", {}, overwrite, h("span", { t: "export.overwrite" })), refused,
    h("div.row.buttons.end", {}, h("button.plain.main", { type: "submit", t: "export.start" })));
  const progress = exportProgress(() => again());
  let configuring = false;

  function update() {
    const lossy = /jpe?g|jxl|avif|webp/.test(format.value);
    show(qualityField, lossy);
    show(compressionField, /^tiff/.test(format.value));
  }

  function options() {
    const { table, state } = store.get();
    const count = selectedCount(store.get());
    const whats = [["shown", t("export.what.shown")], ["all", t("export.what.all", { count: state?.folder.count ?? 0 })]];
    if (count > 1) whats.unshift(["selected", t("export.what.selected", { count })]);
    setOptions(what, whats);
    setOptions(format, (table.formats ?? []).map((f) => [named(f), titled(f, "format.")]));
    setOptions(space, table.spaces.output.map((s) => [named(s), titled(s, "space.")]));
    setOptions(compression, [["", t("compression.default")], ...table.compressions.map((c) => [named(c), titled(c, "compression.")])]);
  }

  // again offers the settings.
  function again() {
    configuring = true;
    options();
    const last = remembered(store.get());
    what.value = selectedCount(store.get()) > 1 ? "selected" : "shown";
    format.value = last.format;
    space.value = last.space;
    size.value = last.max_edge || "";
    quality.value = last.quality;
    compression.value = last.compression;
    folder.value = last.output;
    overwrite.checked = last.overwrite;
    for (const s of [format, space, compression]) if (s.selectedIndex < 0) s.selectedIndex = 0;
    refused.textContent = "";
    update();
    showNow();
  }

  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const chosen = {
      output: folder.value.trim(),
      format: format.value,
      space: space.value,
      max_edge: Number(size.value) || 0,
      quality: Number(quality.value) || 0,
      compression: /^tiff/.test(format.value) ? compression.value : "",
      overwrite: overwrite.checked,
    };
    refused.textContent = "";
    if (!chosen.output) {
      refused.textContent = t("export.folder.missing");
      return folder.focus();
    }
    for (const [entry, key, low, high] of [[size, "size", 0, Infinity], ...(qualityField.hidden ? [] : [[quality, "quality", 1, 100]])]) {
      const n = Number(entry.value);
      if (!entry.validity.badInput && Number.isInteger(n) && n >= low && n <= high) continue;
      refused.textContent = t(`export.${key}.whole`);
      return entry.focus();
    }
    remember({ ...chosen, compression: compression.value }, store.get());
    if (!/jpe?g|jxl|avif/.test(chosen.format)) delete chosen.quality;
    if (await act({ do: "export", export: { scans: what.value, ...chosen } })) {
      configuring = false;
      showNow();
    } else refused.textContent = store.get().complaint?.text ?? "";
  });

  function showNow() {
    const e = store.get().state?.export;
    const going = Boolean(e) && !configuring;
    show(form, !going);
    show(progress, going);
  }
  store.watch((v) => [Boolean(v.state?.export), v.state?.export?.running], showNow);
  start = () => {
    configuring = false;
    const e = store.get().state?.export;
    if (!e) again();
    else showNow();
  };
  return dialog("export", form, progress);
}
