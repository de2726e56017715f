// The keyboard: every control names its keys in data-key by event.code, so they work on any layout.
// «KeyC», «Ctrl+Enter», «Shift+KeyF»; «KeyG KeyR» is a sequence; «Shift+Slash F1» alternatives end with an F-key.
import { all, one, typing } from "./dom.js";

const PAUSE = 1200;
let pending = "";
let timer = 0;

const lettersOn = () => document.documentElement.dataset.letters !== "off";

const combination = (event) =>
  (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + event.code;

const shown = (control) => control.checkVisibility?.() ?? control.offsetParent !== null;

const root = () => one("dialog[open]") ?? document;

/* Alternatives are separated by a space when they are not a sequence that begins with G. */
const variants = (control) => {
  const value = control.dataset.key;
  return value.startsWith("KeyG ") ? [value] : value.split(" ");
};

const controls = () => all("[data-key]", root()).filter((control) => control.dataset.key);

function act(control) {
  if (control.matches("input:not([type=submit],[type=button]), textarea, select")) {
    control.focus();
    control.select?.();
  } else control.click();
}

function find(wanted) {
  const fits = controls().filter((control) => variants(control).includes(wanted));
  return fits.find(shown) ?? fits.find((control) => control.closest("[popover]"));
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.key === "Shift") return;
  const pressed = combination(event);
  const strong = event.ctrlKey || event.metaKey || /^F\d+$/.test(event.code);
  if (!strong && (typing(event.target) || !lettersOn() || event.altKey)) return;
  if (pressed === "KeyG" && controls().some((control) => control.dataset.key.startsWith("KeyG "))) {
    pending = "KeyG ";
    clearTimeout(timer);
    timer = setTimeout(() => (pending = ""), PAUSE);
    return;
  }
  const control = find(pending + pressed) ?? find(pressed);
  pending = "";
  if (!control) return;
  event.preventDefault();
  act(control);
}

const NAMES = {
  Slash: "/", Period: ".", BracketLeft: "[", BracketRight: "]", Minus: "−", Equal: "+", Enter: "↵", "Shift+Slash": "?",
  NumpadAdd: "+", NumpadSubtract: "−",
};

const readable = (keys) =>
  NAMES[keys] ?? keys.split("+").map((key) => NAMES[key] ?? key.replace(/^(Key|Digit)/, "")).join("+");

export const titleOf = (control) =>
  control.dataset.keyLabel || control.getAttribute("aria-label") || control.title || one("span", control)?.textContent || control.textContent;

function row(control) {
  const box = document.createElement("div");
  const name = document.createElement("dt");
  const keys = document.createElement("dd");
  name.textContent = titleOf(control).trim();
  for (const part of new Set(control.dataset.key.split(" ").map(readable))) {
    const key = document.createElement("kbd");
    key.textContent = part;
    keys.append(key, " ");
  }
  box.append(name, keys);
  return box;
}

/* The help of this screen lists what can be pressed here, and nothing else. */
one("#keys")?.addEventListener("uprava:opened", (event) => {
  const here = all("[data-key]").filter((control) => !control.closest("#keys") && !control.closest("[data-viewer]"));
  one("[data-keys-here]", event.target).replaceChildren(...here.map(row));
  all("[data-keys-for]", event.target).forEach((part) => (part.hidden = one(part.dataset.keysFor) === null));
});

document.addEventListener("keydown", onKey);
