// The status line: what happened last, what runs, what it takes.

import { choice, h, show } from "../dom/element.js";
import { bytes } from "../dom/number.js";
import { store } from "../store.js";
import { has, languages, speak, t } from "../words/words.js";
import { openExport } from "./export.js";

const complained = 8000; // ms a refusal or a warning is shown

export function startStatus(node) {
  const lost = h("span.notice", { role: "alert" });
  const said = h("span.said");
  const heard = h("span.heard", { role: "status", "aria-live": "polite" }); // not every grading is read out
  const notices = h("span.notices");
  const exporting = h("button.plain.exporting", { type: "button", on: { click: openExport } });
  const readOnly = h("span.dim", { t: "folder.read-only" });
  store.watch((v) => Boolean(v.state?.folder.read_only), (on) => show(readOnly, on));
  const scan = h("span.dim");
  const memory = h("span.dim.memory");
  const language = choice("language", Object.entries(languages), speak);
  store.watch((v) => v.language, (now) => { language.value = now; });
  node.append(lost, said, heard, notices, readOnly, exporting, scan, memory, language);
  let timer = 0;

  store.watch((v) => [v.connection, v.language], ([connection]) => {
    document.body.classList.toggle("lost", connection === "lost");
    lost.textContent = connection === "lost" ? t("connection.lost") : "";
    show(lost, connection === "lost");
  });

  // A warning stays a while, whatever is told after it; one from before the page does not.
  let begun = false;
  store.watch((v) => (v.state ? v.state.status?.findLast((s) => s.warning) ?? "none" : null), (warning) => {
    if (begun && warning?.text) store.update({ complaint: { text: words(warning), at: Date.now() } });
    begun ||= warning !== null;
  });

  store.watch((v) => [v.complaint, v.state?.status?.at(-1), v.language], ([complaint, status]) => {
    clearTimeout(timer);
    const left = complaint ? complaint.at + complained - Date.now() : 0;
    if (left > 0) {
      said.textContent = heard.textContent = complaint.text;
      said.classList.add("warning");
      timer = setTimeout(() => store.update({ complaint: null }), left);
      return;
    }
    said.textContent = status ? words(status) : "";
    if (status && (status.warning || status.key === "opened")) heard.textContent = words(status);
    said.title = (store.get().state?.status ?? []).map(words).join("\n");
    said.classList.toggle("warning", Boolean(status?.warning));
  });

  store.watch((v) => [v.state?.image?.notices, v.state?.image?.opened?.warnings], ([a = [], b = []]) => {
    const all = [...new Set([...(a ?? []), ...(b ?? [])])];
    notices.textContent = all.length ? `! ${all[0]}${all.length > 1 ? ` (+${all.length - 1})` : ""}` : "";
    notices.title = all.join("\n");
    show(notices, all.length > 0);
  });

  store.watch((v) => [v.state?.export && (({ running, done, failed, skipped, total }) => ({ running, done, failed, skipped, total }))(v.state.export), v.language], ([e]) => {
    show(exporting, Boolean(e));
    if (!e) return;
    exporting.textContent = e.running ? t("export.running", { done: e.done + e.failed + e.skipped, total: e.total })
      : t(e.failed ? "export.over.failed" : "export.over", { done: e.done, failed: e.failed });
    exporting.classList.toggle("warning", e.failed > 0);
  });

  store.watch((v) => [v.state?.image?.opened, v.language], ([o]) => {
    scan.textContent = o ? [`${o.width} × ${o.height}`, t("scan.bits", { n: o.stored_bits || o.depth }), o.channels === 1 ? t("scan.gray") : "", o.icc_name].filter(Boolean).join(" · ") : "";
  });
  store.watch((v) => [v.state?.memory && [v.state.memory.workers, bytes(v.state.memory.bytes)], v.language], ([m]) => {
    memory.textContent = m ? `${t(m[0] === 1 ? "worker" : "workers", { n: m[0] })} · ${m[1]}` : "";
  });
}

// words of a status, in the user's language where there are some.
function words({ key, args = {}, text }) {
  if (!has(`status.${key}`)) return text;
  const shown = { ...args };
  if (args.error) shown.error = args.error.replace(`${args.name}: `, ""); // it is named already
  if (args.ms) shown.ms = Math.round(Number(args.ms));
  if (args.bytes) shown.bytes = bytes(Number(args.bytes));
  const missing = [...t(`status.${key}`).matchAll(/\{(\w+)\}/g)].some(([, name]) => !(name in shown));
  return missing ? text : t(`status.${key}`, shown);
}
