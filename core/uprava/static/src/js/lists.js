// Lists and tables: J K to move, X to select, a range with Shift, select-all, the bar of bulk acts.
import { all, on, one, say, typing } from "./dom.js";

const list = () => document.activeElement?.closest("[data-list]") ?? one("[data-list]");
const rows = () => (list() ? all("a[data-row]", list()) : []);
const current = () => document.activeElement?.closest("[data-row-item], tr")?.querySelector("a[data-row]") ?? null;
const boxOf = (row) => one("input[name=id]", row?.closest("[data-row-item], tr") ?? document.createElement("i"));

/* Arrows scroll whatever has the focus; letters always mean the list. */
const elsewhere = () => document.activeElement !== document.body && !document.activeElement.closest("[data-list], #main:focus");

function move(step) {
  const links = rows();
  const from = links.indexOf(current() ?? one("a[data-row][aria-current]", list()));
  const next = links[Math.max(0, Math.min(links.length - 1, from + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next;
}

function toggle(row, state) {
  const box = boxOf(row);
  if (!box) return;
  box.checked = state ?? !box.checked;
  refresh();
}

function range(step) {
  toggle(current(), true);
  toggle(move(step), true);
}

function everything(event) {
  if (!one("[data-select-all]")) return;
  event.preventDefault();
  all("input[name=id]", list()).forEach((box) => (box.checked = true));
  refresh();
}

function refresh() {
  const boxes = all("input[name=id]");
  const chosen = boxes.filter((box) => box.checked).length;
  all("[data-bulk]").forEach((bar) => {
    bar.hidden = chosen === 0;
    one("[data-bulk-count]", bar).textContent = say("selected", chosen);
  });
  all("[data-select-all]").forEach((box) => {
    box.checked = chosen > 0 && chosen === boxes.length;
    box.indeterminate = chosen > 0 && chosen < boxes.length;
  });
}

function clear() {
  all("input[name=id]:checked").forEach((box) => (box.checked = false));
  refresh();
}

const PLAIN = {
  KeyJ: () => move(1), ArrowDown: () => move(1), KeyK: () => move(-1), ArrowUp: () => move(-1),
  KeyO: () => current()?.click(), KeyX: () => toggle(current()),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || typing(event.target) || one("dialog[open], [data-menu]:popover-open") || rows().length === 0) return;
  if (event.code.startsWith("Arrow") && elsewhere()) return;
  const letters = document.documentElement.dataset.letters !== "off" || event.code.startsWith("Arrow");
  if (event.ctrlKey && event.code === "KeyA") return everything(event);
  if (event.code === "Escape") return clear();
  if (event.ctrlKey || event.altKey || event.metaKey || !letters) return;
  if (event.shiftKey && event.code.startsWith("Arrow")) range(event.code === "ArrowDown" ? 1 : -1);
  else if (!event.shiftKey && PLAIN[event.code]) PLAIN[event.code]();
  else return;
  event.preventDefault();
});

let last = null;
on("click", "input[name=id]", (event, box) => {
  const boxes = all("input[name=id]");
  if (event.shiftKey && last) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
  }
  last = box;
  refresh();
});
on("change", "[data-select-all]", (event, master) => {
  all("input[name=id]").forEach((box) => (box.checked = master.checked));
  refresh();
});
on("click", "[data-clear]", clear);
document.addEventListener("htmx:afterSettle", refresh);
refresh();
