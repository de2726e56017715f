// Native dialogs and popover menus: opening by attributes, placing, moving in a menu by arrows.
import { all, on, one } from "./dom.js";

/* The cross is the last thing wanted of a dialog: work begins at the field that is wrong, else at the first one, else at the main button. */
function begin(dialog) {
  const field = one("[aria-invalid]", dialog) ?? one(".in :is(input:not([type=hidden]), select, textarea)", dialog);
  (field ?? one(".pri", dialog) ?? one("footer .btn", dialog))?.focus();
}

function reveal(dialog) {
  dialog.showModal();
  begin(dialog);
  dialog.dispatchEvent(new Event("uprava:opened"));
}

/* A form that is fetched comes after its dialog has opened. */
on("htmx:afterSettle", "dialog[open]", (event, dialog) => {
  if (document.activeElement?.matches("[data-close], body")) begin(dialog);
});

on("click", "[data-dialog]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  opener.closest(":popover-open")?.hidePopover();
  reveal(dialog);
});

/* The server opens a dialog to say what was wrong in it; the page behind stays shut off as it was. */
all("dialog[open]").forEach((dialog) => {
  dialog.close();
  reveal(dialog);
});

on("click", "[data-close]", (event, closer) => closer.closest("dialog")?.close());

/* An act that was done from a dialog says so on the page behind it. */
on("uprava:toast", "dialog", (event, dialog) => dialog.close());

on("click", "dialog", (event, dialog) => {
  if (event.target === dialog && !one("form", dialog)) dialog.close();
});

/* Put the menu under its button, inside the window; coordinates are CSS variables (CSP allows CSSOM). */
function place(menu) {
  const opener = one(`[popovertarget="${menu.id}"]`);
  if (!opener) return;
  const zoom = Number(getComputedStyle(document.documentElement).getPropertyValue("--zoom")) || 1;
  const at = opener.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8));
  const below = at.bottom + 4 + box.height < innerHeight || at.top < box.height;
  const top = below ? at.bottom + 4 : at.top - box.height - 4;
  menu.dataset.placed = "";
  menu.style.setProperty("--x", `${left / zoom}px`);
  menu.style.setProperty("--y", `${Math.max(8, Math.min(top, innerHeight - box.height - 8)) / zoom}px`);
}

const items = (menu) => all("a, button, input", menu).filter((item) => !item.disabled && item.offsetParent !== null);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) return;
  one(`[popovertarget="${menu.id}"]`)?.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open") return;
  place(menu);
  items(menu)[0]?.focus();
}, true);

on("keydown", "[data-menu]", (event, menu) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step || event.target.type === "radio") return;
  event.preventDefault();
  event.stopPropagation();
  const list = items(menu);
  list[(list.indexOf(document.activeElement) + step + list.length) % list.length]?.focus();
});
