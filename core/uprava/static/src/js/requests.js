// htmx: the CSRF header, refusals as messages, the focus after an answer, counters of repeated sending.
import { all, meta, on, one, say } from "./dom.js";
import { refuseFiles } from "./dropzone.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["x-csrftoken"] = meta("csrf-token");
});

const WORDS = { 403: "forbidden", 404: "missing", 409: "conflict", 429: "many" };

function again(event) {
  const source = event.detail.requestConfig?.elt ?? event.detail.elt;
  return { text: say("retry"), run: () => window.htmx.trigger(source, source.matches("form") ? "submit" : "click") };
}

const BY_HAND = new Set(["click", "submit", "change", "input", "keyup", "search"]);

/* What refreshes by itself (counters, text layers) fails in silence; what a person asked for is told. */
const asked = (event) => BY_HAND.has(event.detail.requestConfig?.triggeringEvent?.type);

/* 422 is swapped (see htmx-config). 401: the session is over. 409 may carry its own dialog. */
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 422 && !isProblem(xhr)) return;
  if (xhr.status === 401) return location.assign(`/sign-in?ended=1&next=${encodeURIComponent(location.pathname + location.search)}`);
  if (!asked(event)) return;
  if (xhr.status === 409 && showConflict(xhr)) return;
  const word = WORDS[xhr.status];
  toast(problem(xhr, event.detail.elt) || say(word ?? "failed"), { kind: "r", act: word || xhr.status === 422 ? null : again(event) });
});

const unanswered = (event) => asked(event) && toast(say("failed"), { kind: "r", act: again(event) });
document.addEventListener("htmx:sendError", unanswered);
document.addEventListener("htmx:timeout", unanswered);

const isProblem = (xhr) => xhr.getResponseHeader("Content-Type")?.includes("json") ?? false;

/* Problem details are told, never put into the page. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (isProblem(event.detail.xhr)) event.detail.shouldSwap = false;
});

function problem(xhr, form) {
  if (!isProblem(xhr)) return "";
  try {
    const { detail = "", errors = {} } = JSON.parse(xhr.responseText);
    markFields(Object.keys(errors));
    refuseFiles(form, errors);
    return [detail, ...Object.values(errors).filter((each) => !detail.includes(each))].join(" ");
  } catch {
    return "";
  }
}

function markFields(names) {
  const fields = names.map((name) => document.getElementById(`f-${name}`)).filter(Boolean);
  fields.forEach((field) => field.setAttribute("aria-invalid", "true"));
  fields[0]?.focus();
}

/* The browser's own way back keeps what was typed. */
on("click", "[data-back]", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});

function showConflict(xhr) {
  const dialog = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("dialog");
  if (!dialog) return false;
  one("#dialogs").append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return true;
}

/* Errors on top of a form, or a new heading, take the focus so that it is heard. */
function settleFocus(root) {
  const wanted = root.matches?.("[data-focus]") ? root : one("[data-focus]", root);
  wanted?.focus();
}
document.addEventListener("htmx:afterSettle", (event) => settleFocus(event.detail.elt));
settleFocus(document);

/* A second click while the first is on its way does nothing; the key of the form makes it harmless anyway. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post]")) return;
  if (form.dataset.sent) return event.preventDefault();
  if (!navigator.onLine) {
    event.preventDefault();
    return toast(say("failed"), { kind: "r" });
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
