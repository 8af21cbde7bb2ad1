// What a swap of #view leaves to do: the box says what was asked, folds stay as they were,
// and only what a swap brings in fades in.

let openFolds = [];
let typing = false;

// Typing on is one step of history, not one for each pause: the first request of a burst makes
// an entry, those after it replace its address (hx-replace-url of the box).
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const fromBox = ctx.sourceElement.id === "q" && ctx.target?.id === "view";
  if (fromBox && !typing) ctx.push = "true";
  if (!fromBox) typing = false;
});
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  // Nothing comes back while a quotation or bracket is open: there is no new address yet.
  const answered = ctx.response && ctx.response.raw.status !== 204;
  if (answered && ctx.sourceElement.id === "q" && ctx.target?.id === "view") typing = true;
});
document.addEventListener("focusout", (event) => {
  if (event.target.id === "q") typing = false;
});

document.addEventListener("htmx:before:swap", () => {
  openFolds = [...document.querySelectorAll("#view details[id][open]")].map((fold) => fold.id);
});

document.addEventListener("htmx:after:swap", () => {
  document.documentElement.classList.add("swapped");
  const view = document.querySelector("#view [data-query]");
  const box = document.getElementById("q");
  if (view && document.activeElement !== box) box.value = view.dataset.query;
  for (const id of openFolds) document.getElementById(id)?.setAttribute("open", "");
});

// No answer at all: say so where the answer would stand, and keep what is shown.
document.addEventListener("htmx:error", (event) => {
  const view = document.getElementById("view");
  if (!event.detail.ctx || !view || document.getElementById("no-answer")) return;
  const said = document.createElement("p");
  said.id = "no-answer";
  said.className = "note warn";
  said.setAttribute("role", "alert");
  said.textContent = "The library did not answer. What you see is the last answer; try again.";
  view.prepend(said);
});

/** Browsers that cannot style a fold's content show the facets, and all lanes, by opening it. */
function openWhereWide() {
  if (CSS.supports("selector(::details-content)") || !matchMedia("(width >= 700px)").matches) return;
  for (const fold of document.querySelectorAll("#filters, .more-rows")) fold.open = true;
}
document.addEventListener("htmx:after:swap", openWhereWide);
openWhereWide();

/** Words that only hold while scripts run ("drag the ends …"). */
function showWhatNeedsScript() {
  for (const part of document.querySelectorAll(".needs-script[hidden]")) part.hidden = false;
}
document.addEventListener("htmx:after:swap", showWhatNeedsScript);
showWhatNeedsScript();
