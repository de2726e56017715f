// Live pages of a meeting: what somebody is about to do stays under his hands, and an old page says that it is.
const LATE = 45_000;
const warning = document.querySelector("[data-old]");
let last = new Date();
let own = false;
let putOff = false;

function tell(old) {
  if (!warning || warning.hidden === !old) return;
  const place = warning.querySelector("[data-old-time]");
  if (place) place.textContent = last.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  warning.hidden = !old;
}

const again = () => document.body.dispatchEvent(new CustomEvent("uprava:doc", { bubbles: true }));
const fresh = (event) => event.detail.elt.matches?.("[data-fresh]");
const busy = (part) => part.querySelector(":popover-open, input:focus, textarea:focus, select:focus");

/* One's own act swaps all parts; what others did waits where a menu is open or something is typed. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  own = !fresh(event);
  if (own && event.detail.xhr.status < 400) event.detail.elt.closest(":popover-open")?.hidePopover();
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (own || !busy(event.detail.target)) return;
  putOff = true;
  event.preventDefault();
});
function settled() {
  if (!putOff || document.querySelector(":popover-open, input:focus, textarea:focus, select:focus")) return;
  putOff = false;
  again();
}
document.addEventListener("focusout", () => setTimeout(settled, 100));
document.addEventListener("toggle", () => setTimeout(settled, 100), true);

document.addEventListener("htmx:afterRequest", (event) => {
  own = false;
  if (!fresh(event)) return;
  if (event.detail.successful) last = new Date();
  tell(!event.detail.successful);
});
addEventListener("offline", () => tell(true));
addEventListener("online", again);
if (document.querySelector("[data-fresh]")) setInterval(() => tell(!navigator.onLine || Date.now() - last > LATE), 5000);
document.querySelector(".hall nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
