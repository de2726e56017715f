// Everything here improves pages that already work without scripts.
import "./requests.js";
import "./toasts.js";
import "./dialogs.js";
import "./keys.js";
import "./palette.js";
import "./lists.js";
import "./appearance.js";
import "./combobox.js";
import "./dropzone.js";
import "./viewer.js";
import "./drafts.js";
import "./quick.js";
import "./copying.js";
import "./live.js";
import "./printing.js";
import "./session.js";
import "./hints.js";

document.documentElement.classList.add("js");
