// One SSE connection per tab: names without data. The page re-fetches fragments under its own rights.
// The page says what concerns it: data-live="doc:ID". Signals become DOM events of the body, named by the
// part before the colon, so a fragment says hx-trigger="uprava:doc from:body".
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

function hear(source, names) {
  for (const name of ["counters", ...all("[data-live]").map((part) => part.dataset.live)]) {
    if (names.has(name)) continue;
    names.add(name);
    const [kind, id = ""] = name.split(":");
    source.addEventListener(name, () => signal(kind, { id }));
  }
}

function connect() {
  const source = new EventSource("/events");
  const names = new Set();
  hear(source, names);
  document.addEventListener("htmx:afterSettle", () => hear(source, names));
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

/* What needs the connection says so while there is none. */
const tellLine = () => all("[data-no-line]").forEach((part) => (part.hidden = navigator.onLine));
["online", "offline"].forEach((each) => addEventListener(each, tellLine));
tellLine();
