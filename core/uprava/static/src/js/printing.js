// Printing: the browser's own, with the styles for paper.
import { on } from "./dom.js";

on("click", "[data-print]", () => window.print());
