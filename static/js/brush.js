// The years as a brush: drag an end, or over the bars; on release the years' form is sent, so that
// the address and everything on the page follow as if the years had been typed.

let drag = null;
let swallowClick = false;

function yearAt(chart, clientX) {
  const box = chart.getBoundingClientRect();
  const first = Number(chart.dataset.first);
  const last = Number(chart.dataset.last);
  const start = Number(chart.dataset.start ?? 0);
  const along = (clientX - box.left) / box.width;
  if (along < start) return Number(chart.dataset.earliest);
  const share = (along - start) / (1 - start);
  return Math.min(Math.max(first + Math.floor(share * (last - first + 1)), first), last);
}

function ends(chart) {
  const [from, to] = ["from", "to"].map((end) => chart.querySelector(`[data-end=${end}]`));
  return { from, to };
}

/** Where a year begins, in per cent; earlier years share one cell before the scale. */
function placeOf(chart, year) {
  const first = Number(chart.dataset.first);
  const start = Number(chart.dataset.start ?? 0);
  if (year < first) return "0%";
  const along = (year - first) / (Number(chart.dataset.last) - first + 1);
  return `${(start + along * (1 - start)) * 100}%`;
}

function draw(chart, from, to) {
  const left = placeOf(chart, from);
  const right = placeOf(chart, to + 1);
  const marks = ends(chart);
  marks.from.setAttribute("cx", left);
  marks.to.setAttribute("cx", right);
  const range = chart.querySelector(".brush-range");
  range.setAttribute("x1", left);
  range.setAttribute("x2", right);
  const [field, second] = fields(chart);
  if (second) {
    const isAll = text(chart, from, to) === "";
    field.value = isAll ? "" : from;
    second.value = isAll ? "" : to;
  } else {
    field.value = text(chart, from, to);
  }
}

/** Where the years are typed: one field for a span, or one for each end. */
function fields(chart) {
  return chart.dataset.brush.split(" ").map((id) => document.getElementById(id));
}

/** The years as the address has them; empty where the brush spans all of them. */
function text(chart, from, to) {
  if (from === Number(chart.dataset.earliest ?? chart.dataset.first) && to === Number(chart.dataset.last)) return "";
  return from === to ? String(from) : `${from}-${to}`;
}

document.addEventListener("pointerdown", (event) => {
  const chart = event.target.closest("[data-brush]");
  swallowClick = false;
  if (!chart || event.button) return;
  const marks = ends(chart);
  const kept = { from: Number(marks.from.dataset.year), to: Number(marks.to.dataset.year) };
  // An end that is dragged moves alone; elsewhere a new range starts under the pointer.
  const anchor = { from: kept.to, to: kept.from }[event.target.dataset.end];
  drag = { chart, kept, anchor: anchor ?? yearAt(chart, event.clientX), x: event.clientX, moved: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  // A click that trembles is still a click on a bar.
  if (!drag.moved && Math.abs(event.clientX - drag.x) < 5) return;
  drag.moved = true;
  const year = yearAt(drag.chart, event.clientX);
  drag.from = Math.min(year, drag.anchor);
  drag.to = Math.max(year, drag.anchor);
  draw(drag.chart, drag.from, drag.to);
});

function end() {
  const done = drag;
  drag = null;
  if (!done?.moved) return;
  swallowClick = true;
  fields(done.chart)[0].form.requestSubmit();
}

document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", () => {
  if (drag?.moved) draw(drag.chart, drag.kept.from, drag.kept.to);
  drag = null;
});
// Links would otherwise be dragged away, and followed at the end of a brush.
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-brush]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!swallowClick) return;
  swallowClick = false;
  event.preventDefault();
  event.stopPropagation();
}, true);
