// Theme, contrast, size, density: shown at once, kept on the server.
import { on, post, say } from "./dom.js";
import { toast } from "./toasts.js";

const ATTRIBUTES = { theme: "bsTheme", contrast: "contrast", zoom: "zoom", density: "density" };

on("change", "[data-appearance]", async (event, form) => {
  const values = new FormData(form);
  const root = document.documentElement;
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) root.dataset[attribute] = values.get(name);
  root.dataset.letters = values.get("keys") ? "on" : "off";
  const answer = await post(form.action, values).catch(() => null);
  if (!answer || answer.status >= 400) toast(say("failed"), { kind: "r" });
});
