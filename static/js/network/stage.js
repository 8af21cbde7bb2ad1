// Many people on a canvas, by Sigma. It is given places, years and names, and knows no addresses but
// those of groups. Names lie over it (names.js).

import { colours, load, within } from "./parts.js";
import { programs } from "./programs.js";
import { Names } from "./names.js";
import { drawAreas, drawRings } from "./overlay.js";

const THIN = 1.2; // pixels up to which a line is drawn one pixel wide
const THICKEST = 4;
const CLOSEST = 32; // as in app/charts/network/scale_labels.py, by which names were laid out
const SMALLEST = 1.5;
const NARROW = 0.05; // of the stage, at most, is left free at an edge
const MOVE = 400; // milliseconds of a move to somebody
const ZOOM = 200;
const STEP = 1.5; // how many times closer a zoom brings

/** The places, as Sigma's keys, at which something holds. */
const keysOf = (items, holds) => [...items.keys()].filter((at) => holds(items[at], at)).map(String);

/** Of a circle, in the drawing's units (app/charts/network/graph.py). */
const radius = (papers) => 3.1 * Math.sqrt(papers) + 1.2;

export class Stage {
  /** Fetch what is to be drawn in `place`, and what draws it. */
  static async fetched(place) {
    const [answer] = await Promise.all([
      fetch(place.dataset.source),
      ...place.dataset.scripts.split(" ").map(load),
    ]);
    if (!answer.ok) throw new Error(`the drawing was answered ${answer.status}`);
    return answer.json();
  }

  /** A stage with nothing on it before `show`. `pick` is told the id of who is clicked, `open` the
   * address of the group that is. */
  constructor(place, network, pick, open) {
    Object.assign(this, { place, pick, open });
    place.classList.add("drawn");
    place.stage = this; // for the console, and for measurements
    this.people = network.people;
    this.links = network.links;
    this.hub = network.hub;
    this.groups = network.groups;
    this.box = network.box;
    this.dot = network.dot;
    this.growth = network.growth;
    this.padding = Math.min(network.padding, NARROW * place.clientWidth);
    this.span = null;
    this.picked = null;
    this.near = new Set();
    this.chain = new Set();
    this.faint = network.links.map((_, at) => this.#isFaint(at));
    this.at = new Map(network.people.map((person, at) => [person.id, at]));
    this.colours = this.#colours();
    this.sigma = null;
    this.watch = new MutationObserver(() => this.#recolour());
    this.watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.schemeChanged = () => this.#recolour();
    this.scheme.addEventListener("change", this.schemeChanged);
  }

  end() {
    this.watch.disconnect();
    this.scheme.removeEventListener("change", this.schemeChanged);
    this.sigma?.kill();
    this.names?.end();
  }

  /** Show the people and pairs of some years; null for all. */
  show(span) {
    const [papers, joint] = [this.papers, this.joint];
    this.span = span;
    this.#count();
    if (!this.sigma) this.#begin();
    else if (this.isStale) this.#refresh();
    else {
      // Only what looks otherwise than before is reckoned anew.
      this.#refresh({
        nodes: keysOf(papers, (before, at) => before !== this.papers[at]),
        edges: keysOf(joint, (before, at) => this.#thickness(at, before) !== this.#thickness(at, this.joint[at])),
      });
    }
  }

  /** Zoom `in`, `out`, or to `all`. */
  zoom(how) {
    const camera = this.sigma.getCamera();
    const { ratio } = camera.getState();
    if (how === "all") this.#move({ x: 0.5, y: 0.5, ratio: 1 }, ZOOM);
    else this.#move({ ratio: how === "in" ? ratio / STEP : ratio * STEP }, ZOOM);
  }

  /** Move the camera; at once for readers who want no motion (a move of no time never ends). */
  #move(state, duration) {
    const camera = this.sigma.getCamera();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) camera.setState(state);
    else camera.animate(state, { duration });
  }

  /** Bring who is picked to the middle, with all whom they wrote with in sight. */
  centre() {
    const [left, bottom, right, top] = this.box;
    const size = Math.max(right - left, top - bottom);
    if (this.picked === null || !this.sigma || this.papers[this.picked] === 0) return;
    const middle = this.people[this.picked];
    // Not the place that Sigma keeps: until the next frame it is that of the drawing's own units.
    const { x, y } = this.sigma.viewportToFramedGraph(this.sigma.graphToViewport(middle));
    let furthest = 0;
    for (const at of this.near) {
      furthest = Math.max(furthest, Math.hypot(this.people[at].x - middle.x, this.people[at].y - middle.y));
    }
    const ratio = Math.min(1, Math.max(4 / CLOSEST, (2.6 * furthest) / size));
    this.#move({ x, y, ratio }, MOVE);
  }

  #colours() {
    const classes = [...this.people, ...this.groups].map((one) => one.colour);
    return colours(this.place, new Set(classes));
  }

  #begin() {
    const { place } = this;
    this.sigma = new Sigma(this.#graph(), place, { ...programs(), ...this.#settings() });
    const [left, bottom, right, top] = this.box;
    this.sigma.setCustomBBox({ x: [left, right], y: [bottom, top] });
    this.areas = this.sigma.createCanvasContext("areas", { beforeLayer: "edges" }).canvasContexts.areas;
    this.rings = this.sigma.createCanvasContext("rings", { afterLayer: "nodes" }).canvasContexts.rings;
    this.sigma.on("clickNode", ({ node }) => this.pick(this.people[Number(node)].id));
    this.sigma.on("enterNode", ({ node }) => this.#over(Number(node)));
    this.sigma.on("leaveNode", () => this.#over(null));
    this.sigma.on("clickStage", ({ event }) => {
      const group = this.names.groupAt(event.x, event.y);
      if (group?.href) this.open(group.href);
    });
    this.sigma.on("resize", () => this.#fit());
    this.names = new Names(place, this.people, this.groups);
    this.sigma.on("afterRender", () => this.#overlay());
    this.sigma.resize(true); // the two layers are as large as the others
    this.#refresh();
    performance.mark("network-drawn");
  }

  /** Circles are as large, beside the drawing, as its names were laid out for. */
  #fit() {
    const [left, bottom, right, top] = this.box;
    const room = (pixels) => Math.max(1, pixels - 2 * this.padding);
    this.home = Math.min(
      room(this.place.clientWidth) / (right - left), room(this.place.clientHeight) / (top - bottom),
    );
    this.scale = this.dot * this.home;
  }

  #over(at) {
    this.hovered = at;
    this.place.style.cursor = at === null ? "" : "pointer";
    this.#overlay();
  }

  /** Mark who is picked, by id, and the people of a chain; drawn with the next `show`. */
  mark(person, chain) {
    const before = this.picked;
    this.picked = this.at.get(person) ?? null;
    this.near = new Set();
    for (const [one, other] of this.links) {
      if (one === this.picked) this.near.add(other);
      if (other === this.picked) this.near.add(one);
    }
    this.chain = new Set();
    for (let at = 1; at < chain.length; at++) {
      const ends = [this.at.get(chain[at - 1]), this.at.get(chain[at])];
      this.chain.add(ends.join(" ")).add(ends.reverse().join(" "));
    }
    const marked = `${person} ${chain}`;
    this.isStale = marked !== this.marked;
    this.marked = marked;
    return this.picked !== before;
  }

  /** Draw again: all, or the people and pairs of some places alone. */
  #refresh(partialGraph) {
    this.isStale = false;
    this.sigma.refresh({ partialGraph, skipIndexation: true, schedule: true });
  }

  #count() {
    const papers = (item, all) => (this.span ? within(item, this.span) : all);
    this.papers = this.people.map((person) => papers(person.years, person.papers));
    this.joint = this.links.map(([, , all, years]) => papers(years, all));
  }

  #graph() {
    const graph = new (graphology.Graph ?? graphology)({ type: "undirected" });
    this.people.forEach((person, at) => graph.addNode(String(at), { x: person.x, y: person.y }));
    this.links.forEach(([one, other], at) => graph.addEdgeWithKey(String(at), String(one), String(other)));
    return graph;
  }

  #settings() {
    this.#fit();
    return {
      allowInvalidContainer: true,
      renderLabels: false,
      minEdgeThickness: 0.8,
      zIndex: true,
      stagePadding: this.padding,
      minCameraRatio: 1 / CLOSEST,
      maxCameraRatio: 1.5,
      zoomToSizeRatioFunction: (ratio) => Math.max(1 / this.growth, Math.sqrt(ratio)),
      nodeReducer: (key) => this.#node(Number(key)),
      edgeReducer: (key) => this.#edge(Number(key)),
      defaultDrawNodeHover: () => {},
    };
  }

  #size(at) {
    return Math.max(SMALLEST, radius(this.papers[at]) * this.scale);
  }

  #node(at) {
    const person = this.people[at];
    const isPicked = at === this.picked;
    const isNear = this.near.has(at);
    const isFaint = this.picked !== null && !isPicked && !isNear;
    return {
      x: person.x,
      y: person.y,
      size: this.#size(at),
      color: this.colours[isFaint ? "pale" : person.colour],
      hidden: this.papers[at] === 0,
      zIndex: isPicked ? 2 : isNear ? 1 : 0,
    };
  }

  /** Whether a line joins two groups, or the person in the middle to somebody. */
  #isFaint(at) {
    const [one, other] = this.links[at];
    return one === this.hub || other === this.hub || this.people[one].group !== this.people[other].group;
  }

  /** Pixels of a line that stands for some joint papers; 0 for none. */
  #thickness(at, joint) {
    if (joint === 0) return 0;
    return this.faint[at] && !this.#isOwn(at) ? 0.5 : Math.min(THICKEST, 0.5 + 0.25 * joint);
  }

  #isOwn(at) {
    const [one, other] = this.links[at];
    return this.picked !== null && (one === this.picked || other === this.picked);
  }

  #edge(at) {
    const [one, other, all] = this.links[at];
    const isOwn = this.#isOwn(at);
    const isChain = this.chain.size > 0 && this.chain.has(`${one} ${other}`);
    return {
      // By all years: a line that changed its kind could not be drawn again alone.
      type: this.#thickness(at, all) > THIN || isOwn || isChain ? "thick" : "thin",
      size: this.#thickness(at, this.joint[at]),
      color: this.colours[isChain ? "accent" : isOwn ? "muted" : this.faint[at] || this.picked !== null ? "hair" : "pale"],
      hidden: this.joint[at] === 0,
      zIndex: isChain || isOwn ? 2 : this.faint[at] ? 0 : 1,
    };
  }

  /** Where a spot of the drawing is seen, as a function; and pixels a unit. */
  #view() {
    const zero = this.sigma.graphToViewport({ x: 0, y: 0 });
    const right = this.sigma.graphToViewport({ x: 1000, y: 0 });
    const scale = (right.x - zero.x) / 1000;
    return { x: (x) => zero.x + x * scale, y: (y) => zero.y - y * scale, scale };
  }

  /** Areas, hollow circles, rings and names follow the canvas. */
  #overlay() {
    const view = this.#view();
    const growth = this.sigma.scaleSize(1);
    const isOut = (at) => this.papers[at] === 0;
    const size = (at) => this.#size(at) * growth;
    const seen = { view, wide: this.place.clientWidth, high: this.place.clientHeight, colours: this.colours, isOut, size };
    drawAreas(this.areas, this.groups, seen);
    drawRings(this.rings, this.people, new Set([this.picked, this.hovered]), seen);
    const forced = [this.hovered, this.picked, ...[...this.near].sort((one, other) => this.papers[other] - this.papers[one])];
    this.names.show({
      view,
      forced: forced.filter((at) => at !== null && at !== undefined),
      strong: this.picked,
      hovered: this.hovered ?? null,
      isOut,
      size,
    });
  }

  #recolour() {
    this.colours = this.#colours();
    if (this.sigma) this.#refresh();
  }
}
