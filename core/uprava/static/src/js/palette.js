// Commands (Ctrl+K): a combobox over everything one can go to, create or do here. The server draws what the
// reader may open; acts are the buttons of this very screen, pressed as by hand.
import { all, on, one, say } from "./dom.js";
import { titleOf } from "./keys.js";

const DELAY = 250;
const ACTS = "[data-acts] :is(a[href], button):not([popovertarget], :disabled)";
const dialog = one("#palette");
const input = dialog && one("[role=combobox]", dialog);
const list = dialog && one("[role=listbox]", dialog);
let timer = 0;
let asked = null;

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
const options = () => all("[role=option]", list).filter((option) => !option.hidden && !option.parentElement.hidden);
const active = () => one("[aria-selected=true]", list);

function mark(option) {
  active()?.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function acts() {
  const group = one("[data-acts-here]", list);
  if (!group) return;
  all("[role=option]", group).forEach((option) => option.remove());
  const seen = new Set();
  for (const control of all(ACTS)) {
    const title = titleOf(control).trim();
    if (!title || seen.has(title)) continue;
    seen.add(title);
    group.append(line(control, title, seen.size));
  }
}

function line(control, title, number) {
  const made = one("#act-template").content.firstElementChild.cloneNode(true);
  const picture = one("svg", control);
  made.id = `pal-act-${number}`;
  made.dataset.words = plain(title);
  if (picture) made.prepend(picture.cloneNode(true));
  one("span", made).textContent = title;
  made.addEventListener("click", () => {
    dialog.close();
    control.click();
  });
  return made;
}

/* What is typed is compared at once, so that Enter never takes a line that no longer fits. */
function narrow() {
  const words = plain(input.value).split(/\s+/);
  all("[data-words]", list).forEach((option) => (option.hidden = !words.every((word) => option.dataset.words.includes(word))));
  groups();
  clearTimeout(timer);
  asked?.abort();
  const found = one("[data-found]", list);
  if (found) found.hidden = true;
  settle();
  if (input.value.trim().length > 1) timer = setTimeout(documents, DELAY);
}

function groups() {
  all("[role=group]:not([data-found])", list).forEach((group) => (group.hidden = !one("[role=option]:not([hidden])", group)));
}

function settle() {
  const shown = options();
  mark(shown.includes(active()) && input.value === "" ? active() : shown[0]);
  one("[role=status]", dialog).textContent = shown.length ? say("found", shown.length) : say("none");
}

async function documents() {
  asked = new AbortController();
  const url = `/palette/documents?q=${encodeURIComponent(input.value.trim())}`;
  const answer = await fetch(url, { signal: asked.signal, headers: { "HX-Request": "true" } }).catch(() => null);
  const found = one("[data-found]", list);
  if (!answer?.ok || !found) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  found.replaceChildren(...parsed.body.children);
  found.hidden = false;
  if (active()) one("[role=status]", dialog).textContent = say("found", options().length);
  else settle();
}

function step(by) {
  const shown = options();
  mark(shown[(shown.indexOf(active()) + by + shown.length) % shown.length]);
}

if (dialog) {
  dialog.addEventListener("uprava:opened", () => {
    input.value = "";
    acts();
    narrow();
  });
  dialog.addEventListener("htmx:afterSettle", () => {
    acts();
    narrow();
  });
  input.addEventListener("input", narrow);
  on("keydown", "#palette", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (by) step(by);
    else if (event.key === "Enter" && event.target === input) active()?.click();
    else return;
    event.preventDefault();
  });
}
