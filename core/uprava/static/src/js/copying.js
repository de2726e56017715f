// Copying a number or any text; a double click on a number selects all of it.
import { on, one, say } from "./dom.js";
import { toast } from "./toasts.js";

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied", text), { kind: "g" });
  } catch {
    select(one(`[data-number="${CSS.escape(text)}"]`));
  }
}

function select(place) {
  if (place) getSelection().selectAllChildren(place);
}

on("click", "[data-copy]", (event, button) => copy(button.dataset.copy));
on("click", ".num[data-number]", (event, number) => event.detail !== 2 && copy(number.dataset.number));
