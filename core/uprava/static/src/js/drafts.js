// Drafts are saved to the server two seconds after the last change; nothing is kept in the browser.
import { on, one, post, say } from "./dom.js";

const QUIET = 2000;
const timers = new WeakMap();

function tell(form, text) {
  const place = one("[data-draft-state]", form);
  if (place) place.textContent = text;
}

async function save(form) {
  clearTimeout(timers.get(form));
  const answer = await post(form.dataset.draft, new FormData(form)).catch(() => null);
  const done = answer !== null && answer.status > 0 && answer.status < 400;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  tell(form, done ? say("draft", time) : say("draftFailed"));
}

on("input", "form[data-draft]", (event, form) => {
  if (event.target.type === "file") return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), QUIET));
});
on("change", "form[data-draft] [data-combo]", (event, part) => save(part.closest("form")));

/* Enter in a date would send the form past its shut default button (Chromium): a letter registered by chance. */
on("keydown", "form[data-draft] input[type=date]", (event) => {
  if (event.key === "Enter" && !event.ctrlKey) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyS") return;
  const form = event.target.closest?.("form[data-draft]") ?? one("form[data-draft]");
  if (!form) return;
  event.preventDefault();
  save(form);
});
