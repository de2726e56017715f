// Text cut by an ellipsis is told whole under the pointer.
import { all, on } from "./dom.js";

const CUT = ".tr, .sub, h1, select";

const isCut = (each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 2;

const wholeOf = (each) => each.selectedOptions?.[0]?.text ?? each.innerText;

on("mouseover", `a, td, ${CUT}`, (_event, found) => {
  if (found.closest("[title]")) return;
  const cut = [found, ...all(CUT, found)].filter((each) => each.matches(CUT) && isCut(each));
  if (cut.length) found.title = [...new Set(cut.flatMap((each) => wholeOf(each).split("\n")))].join("\n");
});
