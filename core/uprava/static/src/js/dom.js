// Small things every module needs: finding, texts of the page, the CSRF token.

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export const one = (selector, root = document) => root.querySelector(selector);

const holder = () => document.getElementById("texts");

/* A text put into the page by the server (ui/help.html); `{}` is replaced by the value. */
export function say(name, value = "") {
  const text = holder()?.dataset[name] ?? "";
  return text.replace("{}", value);
}

export const meta = (name) => one(`meta[name="${name}"]`)?.content ?? "";

/* Listen on the document for events that come from elements matching the selector, now or later. */
export function on(type, selector, act, options) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) act(event, found);
  }, options);
}

export function post(url, body = new FormData()) {
  return fetch(url, { method: "POST", body, headers: { "x-csrftoken": meta("csrf-token") }, redirect: "manual" });
}

export const typing = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox],[type=radio],[type=file]),textarea,select,[contenteditable]") !== null;
