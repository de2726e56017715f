// Search by typing on the server: ARIA 1.2 combobox with a listbox, one or several choices as chips.
import { all, on, one, say } from "./dom.js";

const DELAY = 200;
const timers = new WeakMap();
const asked = new WeakMap();

const boxOf = (part) => part.closest("[data-combo]");
const inputOf = (box) => one("[role=combobox]", box);
const listOf = (box) => one("[role=listbox]", box);
const options = (box) => all("[role=option]", listOf(box));
const active = (box) => one("[aria-selected=true]", listOf(box));

function close(box) {
  const input = inputOf(box);
  listOf(box).hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(box, option) {
  options(box).forEach((each) => each.setAttribute("aria-selected", each === option));
  if (!option) return inputOf(box).removeAttribute("aria-activedescendant");
  inputOf(box).setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function search(box) {
  const input = inputOf(box);
  const url = new URL(input.dataset.url, location.href);
  url.searchParams.set("q", input.value.trim());
  asked.get(box)?.abort();
  const stop = new AbortController();
  asked.set(box, stop);
  try {
    const answer = await fetch(url, { signal: stop.signal, headers: { "HX-Request": "true" } });
    if (answer.ok) show(box, await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") show(box, "");
  }
}

function show(box, markup) {
  if (!box.contains(document.activeElement)) return;
  const list = listOf(box);
  const parsed = new DOMParser().parseFromString(`<ul>${markup}</ul>`, "text/html");
  const found = all("[role=option]", parsed);
  found.forEach((option, n) => (option.id = `${list.id}-${n}`));
  list.replaceChildren(...found);
  if (found.length === 0) list.append(nothing());
  list.hidden = false;
  inputOf(box).setAttribute("aria-expanded", "true");
  mark(box, found[0]);
}

function nothing() {
  const line = document.createElement("li");
  line.className = "none";
  line.setAttribute("role", "presentation");
  line.textContent = say("none");
  return line;
}

function choose(box, option) {
  const input = inputOf(box);
  if (box.dataset.multiple !== "yes") all("[data-chip]", box).forEach((chip) => chip.remove());
  if (!all("[data-chip] input", box).some((each) => each.value === option.dataset.value)) input.before(chip(box, option));
  input.value = "";
  input.required = false;
  close(box);
  input.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function chip(box, option) {
  const made = document.createElement("span");
  made.className = "chip";
  made.dataset.chip = "";
  const face = one(".av", option);
  if (face) made.append(face.cloneNode(true));
  const text = document.createElement("span");
  text.className = "tr";
  text.textContent = option.dataset.title;
  const kept = Object.assign(document.createElement("input"), { type: "hidden", name: box.dataset.combo, value: option.dataset.value });
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  remove.dataset.unpick = "";
  remove.setAttribute("aria-label", `${say("remove")}: ${option.dataset.title}`);
  made.append(text, kept, remove);
  return made;
}

function unpick(part) {
  const box = boxOf(part);
  part.remove();
  inputOf(box).focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function step(box, by) {
  const list = options(box);
  if (listOf(box).hidden) return search(box);
  mark(box, list[(list.indexOf(active(box)) + by + list.length) % list.length]);
}

on("input", "[data-combo] [role=combobox]", (event, input) => {
  const box = boxOf(input);
  mark(box);
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => search(box), DELAY));
});

on("keydown", "[data-combo] [role=combobox]", (event, input) => {
  const box = boxOf(input);
  const open = !listOf(box).hidden;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (by) step(box, by);
  else if (event.code === "Enter" && !event.ctrlKey && open && options(box).length) active(box) && choose(box, active(box));
  else if (event.code === "Escape" && open) close(box);
  else if (event.code === "Backspace" && input.value === "" && all("[data-chip]", box).length) unpick(all("[data-chip]", box).at(-1));
  else return;
  event.preventDefault();
});

on("mousedown", "[data-combo] [role=option]", (event, option) => {
  event.preventDefault();
  choose(boxOf(option), option);
});
on("click", "[data-unpick]", (event, button) => unpick(button.closest("[data-chip]")));
on("focusout", "[data-combo]", (event, box) => box.contains(event.relatedTarget) || close(box));
on("click", ".inp.multi", (event, field) => event.target === field && one("[role=combobox]", field)?.focus());
