// Live pages of a meeting say when they are old: the line is gone, or nothing came for a while.
const LATE = 45_000;
const warning = document.querySelector("[data-old]");
let last = new Date();

function tell(old) {
  if (!warning || warning.hidden === !old) return;
  const place = warning.querySelector("[data-old-time]");
  if (place) place.textContent = last.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  warning.hidden = !old;
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.matches?.("[data-fresh]")) return;
  if (event.detail.successful) last = new Date();
  tell(!event.detail.successful);
});
addEventListener("offline", () => tell(true));
if (document.querySelector("[data-fresh]")) setInterval(() => tell(!navigator.onLine || Date.now() - last > LATE), 5000);
document.querySelector(".hall nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
