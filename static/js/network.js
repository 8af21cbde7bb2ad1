// The network of co-authors, alive: years change and play without asking the server, and many
// people are drawn on a canvas (js/network-stage.js). What the address says stays the truth: after
// every swap the drawing follows it, and each change of years is an address.

import { Stage, within } from "./network-stage.js";

const STEP = 700; // milliseconds a year stands while the years are played

let stage = null;
let playing = null;

const view = () => document.querySelector(".network");
const bars = () => view()?.querySelector(".network-bars");
const field = () => document.getElementById("network-years");

/** Years as they are typed, `2022`, `2020-2023`, `2020-`, `-2020`; null for all. */
function read(text) {
  const [, first, dash, last] = /^\s*(\d{1,4})?\s*(-|–)?\s*(\d{1,4})?\s*$/.exec(text) ?? [];
  if (!first && !last) return null;
  return { first: Number(first ?? 0), last: Number(last ?? (dash ? 9999 : first)) };
}

function show(span) {
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
  htmx.ajax("GET", address.pathname + address.search, {
    source: "#view", target: "#view", swap: "innerMorph show:none", push: "true",
  });
}

function legend(themes) {
  const place = view()?.querySelector(".network-legend");
  if (!place) return;
  place.hidden = themes.length === 0;
  place.querySelector("ul").replaceChildren(...themes.map((theme) => {
    const line = document.createElement("li");
    const square = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const part of [square, mark]) {
      part.setAttribute("width", "9");
      part.setAttribute("height", "9");
    }
    square.setAttribute("class", `square ${theme.colour}`);
    square.setAttribute("aria-hidden", "true");
    square.append(mark);
    const [name, count] = [theme.label, theme.people.toLocaleString("en")].map((text) => {
      const span = document.createElement("span");
      span.textContent = text;
      return span;
    });
    count.className = "muted num";
    line.append(square, name, count);
    return line;
  }));
}

async function draw(place) {
  const said = view().querySelector(".without-script");
  said.textContent = "The drawing is being laid out …";
  try {
    const drawn = await Stage.in(place, pick);
    if (!place.isConnected) {
      drawn.end();
      return;
    }
    stage?.end();
    stage = drawn;
    follow();
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
  if (stage) {
    legend(stage.themes);
    stage.mark(Number(page.dataset.picked) || null, page.dataset.chain.split(" ").filter(Boolean).map(Number));
  }
  const sheet = page.querySelector(".network-sheet");
  if (sheet && !sheet.dataset.begun) {
    sheet.dataset.begun = "yes";
    sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;
  }
  // Before the script has run, the page itself shows what it should.
  if (!playing && (stage || page.querySelector(".network-svg"))) show(read(field()?.value ?? ""));
  const button = page.querySelector(".network-play");
  if (button) button.hidden = false;
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
  playing = { year: first - 1 };
  const next = () => {
    playing.year += 1;
    show({ first, last: playing.year });
    button.textContent = `${first}–${playing.year}`;
    if (playing.year < last) return;
    stop();
    show(read(field().value));
  };
  button.setAttribute("aria-pressed", "true");
  playing.timer = setInterval(next, STEP);
  next();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".network-play");
  if (!button) return;
  if (!playing) {
    play(button);
    return;
  }
  // A stop is a choice of years like any other.
  const { year } = playing;
  stop();
  field().value = `${bars().dataset.first}-${year}`;
  field().form.requestSubmit();
});

// Shown at once; the answer, with its counts and lists, follows.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".network form.years")) show(read(field().value));
}, true);

document.addEventListener("htmx:before:swap", () => playing && stop());
document.addEventListener("htmx:after:swap", follow);
follow();
