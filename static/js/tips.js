// The title and date of a dot under the pointer or the focus. The SVG's own <title> says the
// same without JavaScript; it is taken out while the tip stands, or both would show.

let tip = null;
let shown = null;

function show(dot) {
  if (shown === dot) return;
  hide();
  const title = dot.querySelector("title");
  const frame = dot.closest(".lanes, .where");
  if (!title || !frame) return;
  const [name, date] = title.textContent.split("\n");
  tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("aria-hidden", "true");
  for (const text of [name, date]) {
    const span = document.createElement("span");
    span.textContent = text;
    tip.append(span);
  }
  frame.append(tip);
  const outer = frame.getBoundingClientRect();
  const mark = dot.querySelector(".core").getBoundingClientRect();
  const x = mark.left + mark.width / 2 - outer.left;
  // Past the middle the text ends at the dot instead of starting there.
  const left = Math.max(0, x > outer.width / 2 ? x - tip.offsetWidth : Math.min(x, outer.width - tip.offsetWidth));
  tip.style.left = `${left}px`;
  tip.style.top = `${mark.bottom - outer.top + 14}px`;
  tip.style.setProperty("--stem", `${x - left}px`);
  title.remove();
  shown = dot;
  dot.titleElement = title;
}

function hide() {
  tip?.remove();
  if (shown?.titleElement) shown.prepend(shown.titleElement);
  tip = null;
  shown = null;
}

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const dot = event.target.closest?.(".dot");
    if (dot) show(dot);
    else if (kind === "pointerover") hide();
  });
}
document.addEventListener("focusout", hide);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
