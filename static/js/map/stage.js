// The map on a canvas: it is moved, zoomed, pointed at and drawn around. It knows dots, names and
// marks, and of addresses only what it is given.

import { colours } from "../network/parts.js";
import { Nearest } from "./dots.js";
import { cornersOf, regionOf } from "./lasso.js";
import { AreaNames } from "./names.js";
import { Painter } from "./paint.js";

const PADDING = 20; // as in app/charts/map/areas.py
const LOWEST = 240; // pixels of the stage
const CLOSEST = 40; // times the scale of the whole map
const STEP = 1.5; // of a press on a key or a button that zooms
const PAN = 60; // pixels of a press on an arrow
const REACH = 10; // pixels within which a dot is pointed at
const STILL = 4; // pixels that a pointer may move in a click

/** "#rrggbb" as its three parts. */
const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

export class MapStage {
  /** `to` gives .topic(id): the address of an area; and is told .over(at or null, x, y), .pick(id),
   * .region(text), .lasso(is on). */
  constructor(place, dots, to) {
    Object.assign(this, { place, dots, to });
    place.classList.add("drawn");
    place.stage = this; // for the console, and for measurements
    this.canvas = document.createElement("canvas");
    this.over = document.createElement("canvas");
    for (const canvas of [this.canvas, this.over]) canvas.setAttribute("aria-hidden", "true");
    place.prepend(this.canvas, this.over);
    this.painter = new Painter(this.canvas, dots);
    this.nearest = new Nearest(dots);
    this.names = new AreaNames(place, dots, to.topic);
    this.marks = new Uint8Array(dots.count).fill(1);
    this.isNarrowed = false;
    this.region = [];
    this.line = null;
    this.marked = null;
    this.isLasso = false;
    this.pointers = new Map();
    this.ends = new AbortController();
    this.#colour();
    this.#listen();
    this.#resize();
  }

  end() {
    this.ends.abort();
    this.sizes.disconnect();
    this.themes.disconnect();
    this.names.end();
    this.canvas.remove();
    this.over.remove();
  }

  /** Let some dots stand out; a byte each. */
  show(marks, isNarrowed) {
    this.marks = marks;
    this.isNarrowed = isNarrowed;
    this.paint();
  }

  /** Draw a region that the address chooses. */
  outline(region) {
    this.region = cornersOf(region);
    this.#drawOver();
  }

  /** Zoom `in`, `out`, or to `all`. */
  zoom(how) {
    if (how === "all") this.#home();
    else this.#zoomAt(this.place.clientWidth / 2, this.place.clientHeight / 2, how === "in" ? STEP : 1 / STEP);
    this.paint();
  }

  /** Let the next line that is drawn be a region. */
  lasso(isOn) {
    this.isLasso = isOn;
    this.place.classList.toggle("lasso", isOn);
    this.to.lasso(isOn);
  }

  /** Choose what is seen as the region. */
  chooseSeen() {
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    this.to.region(regionOf([[0, 0], [wide, 0], [wide, high], [0, high]].map(([x, y]) => this.#unit(x, y))));
  }

  paint() {
    if (!this.canvas.width || !this.canvas.height) return; // out of sight; painted once it has room
    this.painter.paint(this.view, this.marks, this.colours, this.isNarrowed);
    this.#drawOver();
    this.names.show(this.view);
    performance.mark("map-drawn");
  }

  #colour() {
    const found = colours(this.place, new Set(this.dots.colours));
    this.accent = found.accent;
    this.colours = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, parts(value)]));
  }

  #resize() {
    // On a phone the map is as wide as the screen, and no higher than its papers need.
    const [left, top, right, bottom] = this.dots.box;
    const fitting = (this.place.clientWidth * (bottom - top)) / Math.max(right - left, 1) + 2 * PADDING;
    this.place.style.maxHeight = matchMedia("(width < 700px)").matches ? `${Math.max(LOWEST, fitting)}px` : "";
    const ratio = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.canvas, this.over]) {
      canvas.width = Math.round(this.place.clientWidth * ratio);
      canvas.height = Math.round(this.place.clientHeight * ratio);
    }
    this.#home();
    this.paint();
  }

  #home() {
    const [left, top, right, bottom] = this.dots.box;
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    const padding = Math.min(PADDING, wide / 20);
    this.least = Math.min(
      (wide - 2 * padding) / Math.max(right - left, 1), (high - 2 * padding) / Math.max(bottom - top, 1),
    );
    const scale = this.least;
    this.view = {
      scale, zoom: 1,
      x: wide / 2 - ((left + right) / 2) * scale, y: high / 2 - ((top + bottom) / 2) * scale,
    };
    this.place.classList.remove("close");
  }

  #zoomAt(x, y, times) {
    const { view } = this;
    const scale = Math.min(this.least * CLOSEST, Math.max(this.least, view.scale * times));
    if (scale === this.least) {
      this.#home();
      return;
    }
    const grown = scale / view.scale;
    this.view = { scale, zoom: scale / this.least, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown };
    this.place.classList.add("close");
  }

  #pan(x, y) {
    this.view = { ...this.view, x: this.view.x + x, y: this.view.y + y };
  }

  #unit(x, y) {
    return [(x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale];
  }

  #soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  #drawOver() {
    const pen = this.over.getContext("2d");
    const ratio = this.over.width / this.place.clientWidth;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.place.clientWidth, this.place.clientHeight);
    pen.strokeStyle = this.accent;
    pen.lineWidth = 1.5;
    for (const line of [this.region, this.line ?? []]) {
      pen.beginPath();
      for (const [x, y] of line) pen.lineTo(this.view.x + x * this.view.scale, this.view.y + y * this.view.scale);
      if (line === this.region) pen.closePath();
      pen.stroke();
    }
    if (this.marked === null) return;
    const [x, y] = this.#spot(this.marked);
    pen.beginPath();
    pen.arc(x, y, this.painter.radius(this.view.zoom) + 3.5, 0, 2 * Math.PI);
    pen.stroke();
  }

  #spot(at) {
    const { dots, view } = this;
    return [view.x + (dots.x[at] / dots.steps) * view.scale, view.y + (dots.y[at] / dots.steps) * view.scale];
  }

  /** Mark the dot at a spot, or none. */
  #mark(x, y, reach = REACH) {
    const at = this.nearest.to(...this.#unit(x, y), reach / this.view.scale, this.marks);
    if (at === this.marked) return;
    this.marked = at;
    this.place.classList.toggle("pointed", at !== null);
    this.to.over(at === null ? null : this.dots.ids[at], ...(at === null ? [0, 0] : this.#spot(at)));
    this.#drawOver();
  }

  #listen() {
    const on = (kind, what, options = {}) => this.place.addEventListener(kind, what, { signal: this.ends.signal, ...options });
    const spot = (event) => {
      const box = this.place.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    on("wheel", (event) => {
      event.preventDefault();
      this.#zoomAt(...spot(event), 1.0015 ** -event.deltaY);
      this.#soon();
    }, { passive: false });
    on("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("a, button")) return;
      this.place.setPointerCapture(event.pointerId);
      const [x, y] = spot(event);
      this.pointers.set(event.pointerId, { x, y });
      this.moved = 0;
      if (this.isLasso) this.line = [this.#unit(x, y)];
    });
    on("pointermove", (event) => this.#moved(event, ...spot(event)));
    on("pointerup", (event) => this.#released(event, ...spot(event)));
    on("pointercancel", (event) => this.pointers.delete(event.pointerId));
    on("pointerleave", () => this.pointers.size || this.#mark(-1e6, -1e6));
    on("keydown", (event) => this.#key(event));
    on("focus", () => this.place.matches(":focus-visible") && this.#markMiddle());
    on("blur", () => this.#mark(-1e6, -1e6));
    this.sizes = new ResizeObserver(() => {
      const ratio = this.canvas.width / Math.max(1, this.place.clientWidth);
      if (Math.abs(ratio - Math.min(2, devicePixelRatio || 1)) > 0.01) this.#resize();
    });
    this.sizes.observe(this.place);
    const recolour = () => {
      this.#colour();
      this.paint();
    };
    this.themes = new MutationObserver(recolour);
    this.themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour, { signal: this.ends.signal });
  }

  #moved(event, x, y) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch" && !event.target.closest("a, button, .map-card")) this.#mark(x, y);
      return;
    }
    this.moved += Math.hypot(x - before.x, y - before.y);
    if (this.line) {
      this.line.push(this.#unit(x, y));
      this.#drawOver();
    } else if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
      const apart = (spot) => Math.max(1, Math.hypot(spot.x - other.x, spot.y - other.y));
      this.#zoomAt((x + other.x) / 2, (y + other.y) / 2, apart({ x, y }) / apart(before));
      this.#soon();
    } else if (this.moved > STILL && (event.pointerType !== "touch" || this.view.zoom > 1)) {
      this.#mark(-1e6, -1e6);
      this.#pan(x - before.x, y - before.y);
      this.#soon();
    }
    this.pointers.set(event.pointerId, { x, y });
  }

  #released(event, x, y) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.line) {
      const region = regionOf(this.line);
      this.line = null;
      this.lasso(false);
      this.#drawOver();
      if (region) this.to.region(region);
    } else if (this.moved <= STILL) {
      const before = this.marked;
      this.#mark(x, y, event.pointerType === "touch" ? 2 * REACH : REACH);
      // A first touch shows the card, a second one opens the paper.
      if (this.marked !== null && (event.pointerType !== "touch" || this.marked === before)) {
        this.to.pick(this.dots.ids[this.marked]);
      }
    }
  }

  #markMiddle() {
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    this.#mark(wide / 2, high / 2, Math.max(wide, high));
  }

  #key(event) {
    if (event.target !== this.place || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] };
    const zooms = { "+": "in", "=": "in", "-": "out", 0: "all" };
    if (event.key in moves) {
      this.#pan(...moves[event.key]);
      this.paint();
    } else if (event.key in zooms) {
      this.zoom(zooms[event.key]);
    } else if (event.key === "Enter" && this.marked !== null) {
      this.to.pick(this.dots.ids[this.marked]);
      return;
    } else if (event.key === "Escape" && this.isLasso) {
      this.line = null;
      this.lasso(false);
      this.#drawOver();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") this.#markMiddle();
  }
}
