// Two minutes before the session ends, a dialog asks; any answer of the server starts the time again.
import { on, one } from "./dom.js";

const BEFORE = 120;
const dialog = one("#session[data-session]");
let timer = 0;
let over = 0;

function start() {
  const seconds = Number(dialog.dataset.session);
  clearTimeout(timer);
  clearTimeout(over);
  timer = setTimeout(() => {
    dialog.showModal();
    over = setTimeout(() => location.assign(`/sign-in?ended=1&next=${encodeURIComponent(location.pathname + location.search)}`), BEFORE * 1000);
  }, Math.max(10, seconds - BEFORE) * 1000);
}

async function stay() {
  const answer = await fetch("/profile/session", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  dialog.dataset.session = (await answer.json()).seconds;
  dialog.close();
  start();
}

if (dialog) {
  start();
  on("click", "[data-session-stay]", stay);
  document.addEventListener("htmx:afterRequest", start);
}
