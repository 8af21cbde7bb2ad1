// "abstract" opens it in place of the line of why; without JavaScript the link leads to the paper.

function label(link, isOpen) {
  link.textContent = isOpen ? "close abstract" : "abstract";
  link.setAttribute("aria-expanded", String(isOpen));
}

async function toggle(link) {
  const place = document.getElementById(link.getAttribute("aria-controls"));
  const why = place.parentElement.querySelector(".why");
  const opening = place.hidden;
  if (opening && !place.hasChildNodes()) {
    await htmx.ajax("GET", link.dataset.abstract, { source: place, target: place, swap: "innerHTML" });
    if (!place.hasChildNodes()) return;
  }
  place.hidden = !opening;
  if (why) why.hidden = opening;
  label(link, opening);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-abstract]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  toggle(link);
});
