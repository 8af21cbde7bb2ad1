// What a swap of #view leaves to do: the box says what was asked, folds stay as they were,
// and only what a swap brings in fades in.

let openFolds = [];

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

// Browsers that cannot style a fold's content show the facets by opening it.
if (!CSS.supports("selector(::details-content)") && matchMedia("(width >= 700px)").matches) {
  document.getElementById("filters")?.setAttribute("open", "");
}
