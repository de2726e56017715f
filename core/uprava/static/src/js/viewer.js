// Pages of a document: which one is in sight, zoom, fit, full screen, thumbnails.
import { all, on, one, say } from "./dom.js";

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const box = (part) => part.closest("[data-viewer]");
const desk = (viewer) => one(".desk", viewer);

function zoomTo(viewer, value) {
  const area = desk(viewer);
  const middle = (area.scrollTop + area.clientHeight / 2) / area.scrollHeight;
  area.style.setProperty("--vz", value);
  viewer.dataset.zoomed = value;
  one("[data-zoom-now]", viewer).textContent = `${Math.round(value * 100)} %`;
  area.scrollTop = middle * area.scrollHeight - area.clientHeight / 2;
}

function zoomBy(viewer, by) {
  const now = Number(viewer.dataset.zoomed ?? 1);
  const next = by > 0 ? STEPS.find((step) => step > now) : STEPS.findLast((step) => step < now);
  if (next) zoomTo(viewer, next);
}

/* Page width = width of the desk; a page at 100 % is at most 760 px wide (viewer.css). */
function fit(viewer) {
  const area = desk(viewer);
  const room = area.clientWidth - 28;
  zoomTo(viewer, Math.max(1, Math.round((100 * room) / Math.min(room, 760)) / 100));
}

function now(viewer) {
  return Number(one("[data-now]", viewer).textContent);
}

function goTo(viewer, number) {
  const page = one(`[data-number="${number}"]`, viewer);
  if (!page) return;
  desk(viewer).scrollTop = page.offsetTop - desk(viewer).offsetTop - 14;
  show(viewer, number);
}

function show(viewer, number) {
  one("[data-now]", viewer).textContent = number;
  all("[data-thumb]", viewer).forEach((thumb) => {
    const here = thumb.dataset.thumb === String(number);
    here ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current");
    if (here) thumb.parentElement.scrollTop = thumb.offsetTop - thumb.parentElement.clientHeight / 2;
  });
}

/* The page that crosses the upper third of the desk is the current one. */
function watch(viewer) {
  if (viewer.dataset.watched) return;
  viewer.dataset.watched = "yes";
  const seen = new IntersectionObserver((entries) => {
    const entry = entries.find((each) => each.isIntersecting);
    if (entry) show(viewer, Number(entry.target.dataset.number));
  }, { root: desk(viewer), rootMargin: "-30% 0px -65% 0px" });
  all("[data-number]", viewer).forEach((page) => seen.observe(page));
}

/* A page that cannot be drawn says so in its place; else the store or the line is away, and the viewer says it once. */
async function broken(image) {
  const page = image.closest(".pg");
  const lost = one("[data-lost]", box(page));
  page.classList.add("wait");
  image.replaceWith(say("page", page.dataset.number));
  const answer = await fetch(image.src, { headers: { "HX-Request": "true" } }).catch(() => null);
  const { detail } = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.status === 404) page.textContent = detail;
  else lost.hidden = false;
  if (detail) one("[data-why]", lost).textContent = detail;
}

on("click", "[data-page]", (event, button) => goTo(box(button), now(box(button)) + Number(button.dataset.page)));
on("click", "[data-zoom-by]", (event, button) => zoomBy(box(button), Number(button.dataset.zoomBy)));
on("click", "[data-fit]", (event, button) => fit(box(button)));
on("click", "[data-full]", (event, button) =>
  document.fullscreenElement ? document.exitFullscreen() : box(button).requestFullscreen?.());
on("click", "[data-thumb]", (event, thumb) => {
  event.preventDefault();
  goTo(box(thumb), thumb.dataset.thumb);
});
document.addEventListener("error", (event) => event.target.matches?.(".pg img") && broken(event.target), true);
function start() {
  all("[data-viewer]").filter(desk).forEach(watch);
  /* The first pages may have failed before anybody listened. */
  all(".pg img:not([loading])").filter((image) => image.complete && !image.naturalWidth).forEach(broken);
}
document.addEventListener("htmx:afterSettle", start);
start();
