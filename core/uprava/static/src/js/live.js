// One SSE connection per tab: names without data. The page re-fetches fragments under its own rights.
// Signals become DOM events of the body, so a fragment says hx-trigger="uprava:doc from:body".
import { all, one } from "./dom.js";

const POLL = 60_000;
let failures = 0;

function signal(name, detail = {}) {
  document.body.dispatchEvent(new CustomEvent(`uprava:${name}`, { bubbles: true, detail }));
}

async function counters() {
  if (!one("[data-counter]")) return;
  const answer = await fetch("/work/counters", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = await answer.json();
  all("[data-counter]").forEach((place) => {
    const { text = "", alert = false } = fresh[place.dataset.counter] ?? {};
    place.textContent = text === "0" ? "" : text;
    place.classList.toggle("r", alert);
  });
}

function poll() {
  if (document.visibilityState === "visible") signal("counters");
}

function connect() {
  const source = new EventSource("/events");
  source.addEventListener("counters", () => signal("counters"));
  source.addEventListener("notice", () => signal("counters"));
  source.addEventListener("doc", (event) => signal("doc", { id: event.data }));
  source.onopen = () => (failures = 0);
  source.onerror = () => {
    failures += 1;
    if (source.readyState !== EventSource.CLOSED && failures < 4) return;
    source.close();
    setInterval(poll, POLL);
  };
}

document.body.addEventListener("uprava:counters", counters);
if (one("#side [data-counter], [data-live]")) connect();
