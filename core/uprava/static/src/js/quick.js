// Quick dates under a date field, and filters that go by themselves.
import { all, on } from "./dom.js";

on("click", "[data-quick] button", (event, button) => {
  const box = button.closest("[data-quick]");
  const field = document.getElementById(box.dataset.quick);
  field.value = "more" in box.dataset && field.value ? `${field.value} ${button.value}` : button.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

on("input", "input[type=date]", (event, field) => {
  all(`[data-quick="${field.id}"] button`).forEach((each) => each.setAttribute("aria-pressed", each.value === field.value));
});

on("change", "[data-filters]:not([hx-get])", (event, form) => form.requestSubmit());
