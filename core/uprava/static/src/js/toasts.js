// Messages over the top bar, where they cover no button of a form: made by the server after a redirect, by HX-Trigger, or by scripts here.
import { all, on, one, post, say } from "./dom.js";

const SHOWN = 8000;

/* kind: b, g, a, r. undo: URL to POST; act: {text, run} for another button. Failures stay until closed. */
export function toast(text, { kind = "b", undo = "", act = null } = {}) {
  const made = one("#toast-template")?.content.firstElementChild.cloneNode(true);
  if (!made) return;
  one("span", made).textContent = text;
  made.classList.replace("b", kind);
  if (undo || act) made.insertBefore(button(made, undo, act), one("[data-dismiss]", made));
  /* A newer message takes the place of an older: a pile would lie over the buttons of a card. */
  all("#toasts [data-toast]:not(.r)").forEach((older) => older.remove());
  one("#toasts").append(made);
  /* Behind an open dialog a message could be neither read aloud nor closed. */
  (one("dialog[open]") ?? document.body).append(one("#toasts"));
  leave(made);
}

function button(box, undo, act) {
  const made = one("#undo-template").content.firstElementChild.cloneNode(true);
  if (act) made.textContent = act.text;
  else made.dataset.key = "KeyU";
  made.addEventListener("click", async () => {
    box.remove();
    if (act) return act.run();
    const answer = await post(undo).catch(() => null);
    if (answer && answer.status < 400) location.reload();
    else toast(say("failed"), { kind: "r" });
  });
  return made;
}

function leave(box) {
  if (box.matches(".r")) return;
  const away = () => (box.matches(":hover, :focus-within") ? setTimeout(away, 2000) : box.remove());
  setTimeout(away, SHOWN);
}

on("click", "[data-dismiss]", (event, closer) => closer.closest("[data-toast]").remove());
all("#toasts [data-toast]").forEach(leave);
document.addEventListener("close", (event) => event.target.matches("dialog") && document.body.append(one("#toasts")), true);
document.addEventListener("uprava:toast", (event) => toast(event.detail.text, event.detail));
