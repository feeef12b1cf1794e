// How an export goes: a bar, numbers, and each file.

import { button, h, show } from "../dom/element.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { t } from "../words/words.js";

// exportProgress shows the export of the session; again is called for another.
export function exportProgress(again) {
  const title = h("p", { role: "status" });
  const bar = h("progress", { label: "export.progress" });
  const error = h("p.note.warning");
  const files = h("ul.export-files", { tabindex: 0, label: "export.files" });
  const cancel = button("export.cancel", () => act({ do: "export-cancel" }));
  const forget = button("export.forget", async () => {
    if (await act({ do: "export-forget" })) again();
  });
  const more = button("export.again", again, { class: "plain main" });
  const node = h("div.export-progress", {}, title, bar, error, files, h("div.row.buttons.end", {}, cancel, forget, more));
  let shown = null;

  store.watch((v) => [v.state?.export ?? null, v.language], ([e]) => {
    if (!e) return;
    const ended = e.done + e.failed + e.skipped;
    bar.max = Math.max(e.total, 1);
    bar.value = ended;
    title.textContent = e.running ? t("export.running.long", { done: ended, total: e.total, folder: e.output })
      : t(e.canceled ? "export.canceled" : "export.over.long", { done: e.done, failed: e.failed, skipped: e.skipped, folder: e.output });
    error.textContent = e.error ?? "";
    show(error, Boolean(e.error));
    show(cancel, e.running);
    show(forget, !e.running);
    show(more, !e.running);
    drawFiles(e.files ?? []);
  });

  // drawFiles adds what is new, at the end.
  function drawFiles(list) {
    const bottom = files.scrollHeight - files.scrollTop - files.clientHeight < 30;
    const language = store.get().language;
    const grown = shown && shown.language === language && list.length >= shown.count && list[0]?.file === shown.first;
    if (!grown) files.replaceChildren();
    for (const f of list.slice(files.children.length)) {
      const name = f.file.split(/[\\/]/).pop();
      const row = h(`li.${f.result}`, {}, h("span.file", {}, name), h("span.result", {}, why(f)));
      row.title = f.output ?? f.error ?? "";
      files.append(row);
    }
    shown = { language, count: list.length, first: list[0]?.file };
    if (bottom) files.scrollTop = files.scrollHeight;
  }
  return node;
}

// why is what came of a file; where a file is there already, what to do about it.
function why({ file, error, result }) {
  if (error?.endsWith("file already exists") || error?.includes("--overwrite")) return t("result.exists");
  return error?.replace(`${file}: `, "") || t(`result.${result}`);
}
