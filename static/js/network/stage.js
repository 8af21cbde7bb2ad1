// Many people on a canvas, by Sigma. It is given places, years and names, and knows no addresses but
// those of groups. Names lie over it (names.js).

import { colours, load, within } from "./parts.js";
import { programs } from "./programs.js";
import { Names } from "./names.js";

const THIN = 1.2; // pixels up to which a line is drawn one pixel wide
const THICKEST = 4;
const CLOSEST = 32; // as in app/charts/network/scale_labels.py, by which names were laid out
const SMALLEST = 1.5;
const NARROW = 0.05; // of the stage, at most, is left free at an edge
const MOVE = 400; // milliseconds of a move to somebody

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
    this.span = span;
    this.#count();
    if (this.sigma) this.#refresh();
    else this.#begin();
  }

  /** Zoom `in`, `out`, or to `all`. */
  zoom(how) {
    const camera = this.sigma.getCamera();
    const options = { duration: this.#still() ? 0 : 200 };
    if (how === "all") camera.animatedReset(options);
    else camera[how === "in" ? "animatedZoom" : "animatedUnzoom"](options);
  }

  /** Bring who is picked to the middle, with all whom they wrote with in sight. */
  centre() {
    const [left, bottom, right, top] = this.box;
    const size = Math.max(right - left, top - bottom);
    if (this.picked === null || !this.sigma || this.papers[this.picked] === 0) return;
    const { x, y } = this.sigma.getNodeDisplayData(String(this.picked));
    const middle = this.people[this.picked];
    let furthest = 0;
    for (const at of this.near) {
      furthest = Math.max(furthest, Math.hypot(this.people[at].x - middle.x, this.people[at].y - middle.y));
    }
    const ratio = Math.min(1, Math.max(4 / CLOSEST, (2.6 * furthest) / size));
    this.sigma.getCamera().animate({ x, y, ratio }, { duration: this.#still() ? 0 : MOVE });
  }

  #still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
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
    return this.picked !== before;
  }

  #refresh() {
    this.sigma.refresh({ skipIndexation: true, schedule: true });
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

  #edge(at) {
    const [one, other] = this.links[at];
    const isOwn = one === this.picked || other === this.picked;
    const isChain = this.chain.has(`${one} ${other}`);
    const isFaint = one === this.hub || other === this.hub || this.people[one].group !== this.people[other].group;
    const size = isFaint && !isOwn ? 0.5 : Math.min(THICKEST, 0.5 + 0.25 * this.joint[at]);
    return {
      type: size > THIN || isOwn || isChain ? "thick" : "thin",
      size,
      color: this.colours[isChain ? "accent" : isOwn ? "muted" : isFaint || this.picked !== null ? "hair" : "pale"],
      hidden: this.joint[at] === 0,
      zIndex: isChain || isOwn ? 2 : isFaint ? 0 : 1,
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
    this.#drawAreas(view);
    this.#drawRings(view, growth);
    const forced = [this.hovered, this.picked, ...[...this.near].sort((one, other) => this.papers[other] - this.papers[one])];
    this.names.show({
      view,
      forced: forced.filter((at) => at !== null && at !== undefined),
      strong: this.picked,
      hovered: this.hovered ?? null,
      isOut: (at) => this.papers[at] === 0,
      size: (at) => this.#size(at) * growth,
    });
  }

  #drawAreas(view) {
    const pen = this.areas;
    pen.clearRect(0, 0, this.place.clientWidth, this.place.clientHeight);
    pen.lineJoin = "round";
    pen.lineWidth = 12;
    pen.globalAlpha = 0.1;
    for (const group of this.groups) {
      if (!group.people.some((at) => this.papers[at] > 0)) continue;
      const area = new Path2D();
      for (const [x, y] of group.outline) area.lineTo(view.x(x), view.y(y));
      area.closePath();
      pen.fillStyle = pen.strokeStyle = this.colours[group.colour];
      // One fill of both, so that the rim is not darker than the area.
      pen.fill(area);
      pen.save();
      const rest = new Path2D();
      rest.rect(0, 0, this.place.clientWidth, this.place.clientHeight);
      rest.addPath(area);
      pen.clip(rest, "evenodd");
      pen.stroke(area);
      pen.restore();
    }
    pen.globalAlpha = 1;
  }

  /** Who may be several people is a hollow circle; who is picked or pointed at has a ring. */
  #drawRings(view, growth) {
    const pen = this.rings;
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    pen.clearRect(0, 0, wide, high);
    const circle = (at, more) => {
      const person = this.people[at];
      const [x, y] = [view.x(person.x), view.y(person.y)];
      if (x < -40 || y < -40 || x > wide + 40 || y > high + 40) return;
      pen.moveTo(x + this.#size(at) * growth + more, y);
      pen.arc(x, y, Math.max(0.5, this.#size(at) * growth + more), 0, 2 * Math.PI);
    };
    pen.fillStyle = this.colours.paper;
    pen.beginPath();
    this.people.forEach((person, at) => {
      if (person.several && this.papers[at] > 0) circle(at, -Math.max(0.9, Math.min(1.75, this.#size(at) * growth * 0.3)));
    });
    pen.fill();
    pen.strokeStyle = this.colours.accent;
    pen.lineWidth = 1.75;
    for (const at of new Set([this.picked, this.hovered])) {
      if (at === null || at === undefined || this.papers[at] === 0) continue;
      pen.beginPath();
      circle(at, 4.5);
      pen.stroke();
    }
  }

  #recolour() {
    this.colours = this.#colours();
    if (this.sigma) this.#refresh();
  }
}
