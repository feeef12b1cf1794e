// Words in the place of a picture: nothing open, opening, could not be decoded.

import { button, h, show } from "../dom/element.js";
import { act } from "../net/session.js";
import { store } from "../store.js";
import { labelOf, t } from "../words/words.js";

const slow = 500; // ms of opening that need no word

// startMessage says over the stage why there is no picture.
export function startMessage(stage) {
  const title = h("p.message-title");
  const text = h("p.message-text");
  const retry = button("retry", () => act({ do: "retry" }));
  const node = h("div.message", { role: "status" }, title, text, retry);
  stage.append(node);
  let timer = 0;

  store.watch((v) => [v.connection, v.state && { folder: v.state.folder, image: v.state.image && pick(v.state.image) }, v.language], ([connection, seen]) => {
    clearTimeout(timer);
    show(node, false);
    const say = (first, second, again = false) => {
      title.textContent = first;
      text.textContent = second ?? "";
      show(text, Boolean(second));
      show(retry, again);
      show(node, true);
    };
    if (!seen) return say(connection === "lost" ? t("connection.lost") : t("connection.connecting"));
    const { image, folder } = seen;
    if (!image) return say(folder.error ? t("folder.failed") : t(folder.reading ? "folder.reading" : "folder.empty"), folder.error ?? folder.path);
    if (image.phase === "failed") return say(t("image.failed", { name: image.name }), labelOf(image.trouble), true);
    if (image.phase === "opening") timer = setTimeout(() => say(t("image.opening", { name: image.name }), labelOf(image.trouble)), slow);
  });
}

const pick = ({ name, phase, trouble }) => ({ name, phase, trouble });
