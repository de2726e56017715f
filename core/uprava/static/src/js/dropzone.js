// Files: dropping and choosing, a size check, and sending each file by itself with progress.
import { all, meta, on, one, post, say } from "./dom.js";

const zones = "[data-drop]";

function size(bytes) {
  const lang = document.documentElement.lang;
  const unit = bytes >= 1048576 ? ["megabyte", bytes / 1048576] : ["kilobyte", Math.max(1, bytes / 1024)];
  return new Intl.NumberFormat(lang, { style: "unit", unit: unit[0], maximumFractionDigits: 1 }).format(unit[1]).toUpperCase();
}

function line(zone, file) {
  const made = one("template", zone).content.firstElementChild.cloneNode(true);
  one("[data-name]", made).textContent = file.name;
  one("[data-size]", made).textContent = size(file.size);
  one("[data-ups]", zone).append(made);
  return made;
}

function refuse(row, reason) {
  row.classList.add("bad");
  one("progress", row)?.remove();
  const why = Object.assign(document.createElement("span"), { className: "why", textContent: reason });
  row.append(why);
}

/* The server names refused files by their places: file[0] is the first of the form. */
export function refuseFiles(form, errors) {
  all("[data-drop]:not([data-url]) .up", form).forEach((row, n) => {
    const reason = errors[`file[${n}]`];
    if (reason && !row.matches(".bad")) refuse(row, reason);
  });
}

function accept(zone, row, answer) {
  one("progress", row)?.remove();
  const kept = Object.assign(document.createElement("input"), { type: "hidden", name: `${zone.dataset.drop}_id`, value: answer.id });
  row.append(kept);
  row.discard = answer.discard;
  one("[data-size]", row).textContent += ` · ${say("uploaded")}`;
  zone.dispatchEvent(new CustomEvent("uprava:uploaded", { bubbles: true, detail: answer }));
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function send(zone, file, row) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("_csrf_token", meta("csrf-token"));
  body.append("file", file);
  request.open("POST", zone.dataset.url);
  request.setRequestHeader("x-csrftoken", meta("csrf-token"));
  request.upload.onprogress = (event) => (one("progress", row).value = (100 * event.loaded) / event.total);
  row.answered = new Promise((resolve) => (request.onloadend = resolve));
  request.onerror = () => refuse(row, say("failed"));
  request.onload = () => {
    const answer = parse(request.responseText);
    if (request.status < 300 && answer.id) accept(zone, row, answer);
    else refuse(row, answer.detail ?? say("refused"));
  };
  request.send(body);
}

function take(zone, files) {
  const limit = Number(zone.dataset.max) * 1048576;
  for (const file of files) {
    const row = line(zone, file);
    if (limit && file.size > limit) refuse(row, zone.dataset.tooLarge);
    else if (zone.dataset.url) send(zone, file, row);
    else one("progress", row)?.remove();
  }
}

on("change", `${zones} input[type=file]`, (event, input) => {
  const zone = input.closest(zones);
  if (!zone.dataset.url) one("[data-ups]", zone).replaceChildren();
  take(zone, input.files);
  if (zone.dataset.url) input.value = "";
});
on("dragover", zones, (event, zone) => {
  event.preventDefault();
  one(".drop", zone).classList.add("over");
});
on("dragleave", zones, (event, zone) => one(".drop", zone).classList.remove("over"));
on("drop", zones, (event, zone) => {
  event.preventDefault();
  one(".drop", zone).classList.remove("over");
  const input = one("input[type=file]", zone);
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
/* A form waits for files on their way: it would go without them. */
document.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  const late = all(".up:not([hidden])", target).filter((row) => row.answered && one("progress", row));
  if (!late.length) return;
  event.preventDefault();
  event.stopPropagation();
  await Promise.all(late.map((row) => row.answered));
  if (!late.some((row) => row.matches(".bad"))) target.requestSubmit(submitter);
}, true);
/* The rows stand for the field's files in their order: the others stay chosen. */
function takeOut(input, place) {
  const rest = new DataTransfer();
  [...input.files].forEach((file, n) => n === place || rest.items.add(file));
  input.files = rest.files;
}
on("click", "[data-unload]", async (event, button) => {
  const row = button.closest(".up");
  const zone = row.closest(zones);
  /* Never abort: what the server has read whole it keeps, and only its answer says what to discard. */
  row.hidden = true;
  await row.answered;
  if (row.discard) {
    const gone = await post(row.discard).catch(() => ({}));
    if (gone.type !== "opaqueredirect") {
      row.hidden = false;
      return refuse(row, say("failed"));
    }
  }
  if (zone && !zone.dataset.url) takeOut(one("input[type=file]", zone), all(".up", zone).indexOf(row));
  row.remove();
});
