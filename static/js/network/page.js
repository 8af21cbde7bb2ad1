// The network of co-authors, alive: years change and play without asking the server, and many
// people are drawn on a canvas (js/network/stage.js). What the address says stays the truth: after
// every swap the drawing follows it, and each change of years is an address.

import { within } from "./parts.js";
import { Stage } from "./stage.js";

const STEP = 700; // milliseconds a year stands while the years are played

let stage = null;
let playing = null;

const view = () => document.querySelector(".network");
const bars = () => view()?.querySelector(".network-bars");
const ends = () => ["first", "last"].map((end) => document.getElementById(`network-${end}`));

/** The years typed; null for all. Either end may be open. */
function typed() {
  const [first, last] = ends().map((field) => Number(field?.value) || null);
  if (first === null && last === null) return null;
  const span = [first ?? 0, last ?? 9999].sort((one, other) => one - other);
  return { first: span[0], last: span[1] };
}

/** The years as an address has them: `2022`, `2020-2023`, `2020-`, `-2020`; "" for all. */
function inAddress(span) {
  if (!span) return "";
  if (span.first === span.last) return String(span.first);
  return `${span.first || ""}-${span.last === 9999 ? "" : span.last}`;
}

/** Show the people and pairs of some years; null for all. */
export function show(span) {
  for (const mark of view()?.querySelectorAll(".network-svg [data-years]") ?? []) {
    const years = mark.dataset.years.split(/[ :]/).map(Number);
    mark.classList.toggle("out", span !== null && within(years, span) === 0);
  }
  for (const bar of bars()?.querySelectorAll("[data-year]") ?? []) {
    const year = Number(bar.dataset.year);
    bar.classList.toggle("chosen", span !== null && year >= span.first && year <= span.last);
  }
  stage?.show(span);
}

function pick(person) {
  const address = new URL(location.href);
  address.searchParams.set("person", person);
  open(address.pathname + address.search);
}

/** Go to another address of this page. */
function open(address) {
  htmx.ajax("GET", address, {
    source: "#view", target: "#view", swap: "innerMorph show:none", push: "true",
  });
}

async function draw(place) {
  const said = view().querySelector(".without-script");
  said.hidden = false;
  said.textContent = "The drawing is being laid out …";
  try {
    const network = await Stage.fetched(place);
    if (!place.isConnected) return;
    stage?.end();
    stage = new Stage(place, network, pick, open);
    follow();
    said.hidden = true;
  } catch (error) {
    said.textContent = "This browser cannot draw so many people; the tables below have them.";
    console.warn(error);
  }
}

/** Make the drawing what the page says. */
function follow() {
  const page = view();
  if (!page) return;
  const place = page.querySelector(".network-stage");
  if (stage && stage.place !== place) {
    stage.end();
    stage = null;
  }
  if (place && !stage && !place.dataset.begun) {
    place.dataset.begun = "yes";
    draw(place);
  }
  const isOther = stage?.mark(
    Number(page.dataset.picked) || null, page.dataset.chain.split(" ").filter(Boolean).map(Number),
  );
  const sheet = page.querySelector(".network-sheet");
  if (sheet && !sheet.dataset.begun) {
    sheet.dataset.begun = "yes";
    sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;
  }
  // Before the script has run, the page itself shows what it should.
  if (!playing && (stage || page.querySelector(".network-svg"))) show(typed());
  if (isOther) stage.centre();
  const button = page.querySelector(".network-play");
  if (button) button.hidden = false;
  const zoom = page.querySelector(".network-zoom");
  if (zoom) zoom.hidden = !stage;
}

function stop() {
  clearInterval(playing?.timer);
  playing = null;
  const button = view()?.querySelector(".network-play");
  button?.setAttribute("aria-pressed", "false");
  if (button) button.textContent = "play the years";
}

function play(button) {
  const first = Number(bars().dataset.first);
  const last = Number(bars().dataset.last);
  const earliest = Number(bars().dataset.earliest);
  playing = { year: first - 1 };
  const next = () => {
    playing.year += 1;
    show({ first: earliest, last: playing.year });
    button.textContent = `${earliest}–${playing.year}`;
    if (playing.year < last) return;
    stop();
    show(typed());
  };
  button.setAttribute("aria-pressed", "true");
  playing.timer = setInterval(next, STEP);
  next();
}

document.addEventListener("click", (event) => {
  const zoom = event.target.closest?.(".network-zoom button");
  if (zoom) stage?.zoom(zoom.dataset.zoom);
  const button = event.target.closest?.(".network-play");
  if (!button) return;
  if (!playing) {
    play(button);
    return;
  }
  // A stop is a choice of years like any other.
  const { year } = playing;
  stop();
  const [first, last] = ends();
  first.value = bars().dataset.earliest;
  last.value = year;
  first.form.requestSubmit();
});

// Shown at once, while they are typed; the answer, with its counts and lists, follows when sent.
for (const kind of ["input", "submit"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest(".network form.years")) show(typed());
  }, true);
}

// Two fields are one parameter. Without a script the server says so, by a redirection.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches(".network form.years")) return;
  event.formData.delete("first");
  event.formData.delete("last");
  const years = inAddress(typed());
  if (years) event.formData.set("year", years);
});

document.addEventListener("htmx:before:swap", () => playing && stop());
document.addEventListener("htmx:after:swap", follow);
follow();
