// The map of papers, alive: all dots are drawn once, and every change of filter or of years is a
// change of which of them stand out. What the address says stays the truth: after every swap the
// map follows it, and a lasso, a brush and the end of a play are addresses.

import { fetchDots, fetchMatches, inYears } from "./dots.js";
import { MapStage } from "./stage.js";

const STEP = 500; // milliseconds a year stands while the years are played

let stage = null;
let base = null; // which dots match the address but for its years, and of which address that is
let playing = null;
const cards = new Map();

const view = () => document.querySelector(".map");
const field = () => document.getElementById("map-years");

/** The years typed; null for all, or where only papers without a year are asked for. */
function typed() {
  const found = /^\s*(\d{1,4})?\s*(-)?\s*(\d{1,4})?\s*$/.exec(field()?.value ?? "");
  if (!found || (!found[1] && !found[3])) return null;
  if (!found[2]) return { first: Number(found[1]), last: Number(found[1]) };
  return { first: Number(found[1] ?? 0), last: Number(found[3] ?? 9999) };
}

function open(address) {
  htmx.ajax("GET", address, {
    source: "#view", target: "#view", swap: "innerMorph show:none", push: "true",
  });
}

/** The address of this page with one parameter set, and another left out. */
function withParameter(name, value, without = "cursor") {
  const address = new URL(location.href);
  address.searchParams.delete(without);
  address.searchParams.set(name, value);
  return address.pathname + address.search;
}

/** Fetch which dots match, whatever the years, unless they are here. */
async function matchesOfAnyYear() {
  const source = view().querySelector(".map-stage").dataset.any;
  if (base?.source !== source) base = { source, marks: await fetchMatches(source, stage.dots) };
  return base.marks;
}

/** Show the dots of some years at once; null for all. The address may follow. */
async function preview(span) {
  if (!stage) return;
  const marks = await matchesOfAnyYear();
  if (!marks) return;
  const isNarrowed = view().dataset.narrowed === "yes" || span !== null;
  stage.show(span ? inYears(stage.dots, marks, span) : marks, isNarrowed);
}

async function showCard(id, x, y) {
  const card = view().querySelector(".map-card");
  card.dataset.of = id ?? "";
  if (id === null) {
    card.hidden = true;
    return;
  }
  const place = view().querySelector(".map-stage");
  if (!cards.has(id)) {
    const answer = await fetch(place.dataset.cards + id);
    cards.set(id, answer.ok ? await answer.text() : "");
  }
  if (card.dataset.of !== String(id) || !cards.get(id)) return;
  card.innerHTML = cards.get(id);
  card.hidden = false;
  const left = x > place.clientWidth / 2 ? x - card.offsetWidth - 12 : x + 12;
  const top = y > place.clientHeight / 2 ? y - card.offsetHeight - 12 : y + 12;
  card.style.translate = `${Math.max(0, Math.min(left, place.clientWidth - card.offsetWidth))}px ${Math.max(0, top)}px`;
}

async function draw(place) {
  const said = view().querySelector(".without-script");
  said.hidden = false;
  said.textContent = "The map is being drawn …";
  try {
    const dots = await fetchDots(place.dataset.dots);
    if (!place.isConnected) return;
    stage?.end();
    base = null;
    stage = new MapStage(place, dots, {
      topic: (id) => withParameter("topic", id, "region"),
      over: showCard,
      pick: (id) => location.assign(place.dataset.papers + id),
      region: (text) => text && open(withParameter("region", text)),
      lasso: (isOn) => view().querySelector("[data-map-lasso]").setAttribute("aria-pressed", isOn),
    });
    await follow();
    said.hidden = true;
  } catch (error) {
    said.textContent = "This browser cannot draw the map; the table below has its areas.";
    console.warn(error);
  }
}

/** Make the map what the page says. */
async function follow() {
  const page = view();
  if (!page) return;
  const place = page.querySelector(".map-stage");
  if (stage && stage.place !== place) {
    stage.end();
    stage = null;
  }
  if (!place) return;
  if (!stage) {
    if (!place.dataset.begun) {
      place.dataset.begun = "yes";
      draw(place);
    }
    return;
  }
  for (const control of page.querySelectorAll(".map-controls, .map-play")) control.hidden = false;
  stage.outline(page.dataset.region);
  const { source, any } = page.dataset;
  Object.assign(place.dataset, { any });
  const marks = await fetchMatches(source, stage.dots);
  if (page.dataset.source !== source) return; // another address came meanwhile
  if (!marks) { // the library has changed: so have its dots
    await draw(place);
    return;
  }
  if (source === any) base = { source: any, marks };
  stage.show(marks, page.dataset.filtered === "yes");
}

function stop() {
  clearInterval(playing?.timer);
  playing = null;
  const button = view()?.querySelector(".map-play");
  button?.setAttribute("aria-pressed", "false");
  if (button) button.textContent = "play the years";
}

function play(button) {
  const bars = view().querySelector(".map-bars");
  const [first, last] = [Number(bars.dataset.first), Number(bars.dataset.last)];
  const earliest = Number(bars.dataset.earliest);
  playing = { year: first - 1 };
  const next = () => {
    playing.year += 1;
    preview({ first: earliest, last: playing.year });
    button.textContent = `${earliest}–${playing.year}`;
    if (playing.year < last) return;
    stop();
    follow();
  };
  button.setAttribute("aria-pressed", "true");
  playing.timer = setInterval(next, STEP);
  next();
}

document.addEventListener("click", (event) => {
  const name = event.target.closest?.(".map-names a");
  if (name && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(name.getAttribute("href"));
  }
  const button = event.target.closest?.(".map-controls button, .map-play");
  if (!button) return;
  if (button.dataset.zoom) stage?.zoom(button.dataset.zoom);
  else if ("mapLasso" in button.dataset) stage?.lasso(!stage.isLasso);
  else if ("mapSeen" in button.dataset) stage?.chooseSeen();
  else if (!playing) play(button);
  else {
    // A stop is a choice of years like any other.
    const bars = view().querySelector(".map-bars");
    field().value = `${bars.dataset.earliest}-${playing.year}`;
    stop();
    field().form.requestSubmit();
  }
});

// Shown at once, while years are typed or brushed; the answer follows when they are sent.
for (const kind of ["input", "submit"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest(".map form.years")) preview(typed());
  }, true);
}

document.addEventListener("htmx:before:swap", () => playing && stop());
document.addEventListener("htmx:after:swap", follow);
follow();
