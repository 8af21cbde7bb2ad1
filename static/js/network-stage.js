// Many people on a canvas, by Sigma. It is given places, years and names, and knows no addresses.

import { programs } from "./network-programs.js";

const COLOURS = ["paper", "ink", "quiet", "pale", "hair", "accent", "muted"];
const THIN = 1.2; // pixels up to which a line is drawn one pixel wide
const THICKEST = 6;
const COVERED = 0.12;

/** Of a circle, in pixels, as in the small drawing (app/charts/network/graph.py). */
const radius = (papers) => 3.1 * Math.sqrt(papers) + 1.2;

/** Papers within some years, of a list of year, papers, year, papers … */
export function within(years, span) {
  let papers = 0;
  for (let at = 0; at < years.length; at += 2) {
    if (years[at] >= span.first && years[at] <= span.last) papers += years[at + 1];
  }
  return papers;
}

/** Load a script of the page's own, once. */
function load(source) {
  const there = document.querySelector(`script[src="${source}"]`);
  if (there?.dataset.loaded) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = there ?? document.createElement("script");
    script.addEventListener("load", () => {
      script.dataset.loaded = "yes";
      resolve();
    });
    script.addEventListener("error", () => reject(new Error(`${source} cannot be loaded`)));
    if (!there) {
      script.async = false; // fetched side by side, run in their order
      script.src = source;
      document.head.append(script);
    }
  });
}

/** Colours of the style sheet as red, green and blue: Sigma reads no others. */
function colours(place, classes) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const probe = document.createElement("span");
  place.append(probe);
  const read = (value) => {
    probe.style.color = value;
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const found = Object.fromEntries(COLOURS.map((name) => [name, read(`var(--${name})`)]));
  for (const name of classes) {
    probe.className = name;
    found[name] = read("var(--topic)");
  }
  probe.remove();
  return found;
}

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

  /** A stage with nothing on it before `show`. `pick` is told the id of who is clicked. */
  constructor(place, network, pick) {
    this.place = place;
    this.themes = network.legend;
    this.people = network.people;
    this.links = network.links;
    this.hub = network.hub;
    this.span = null;
    this.picked = null;
    this.near = new Set();
    this.chain = new Set();
    this.at = new Map(network.people.map((person, at) => [person.id, at]));
    place.classList.add("drawn");
    this.colours = colours(place, new Set(network.people.map((person) => person.colour)));
    this.groups = network.groups;
    this.pick = pick;
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
  }

  /** Show the people and pairs of some years; null for all. */
  show(span) {
    this.span = span;
    this.#count();
    if (this.sigma) this.#refresh();
    else this.#begin();
  }

  #begin() {
    const { place } = this;
    this.sigma = new Sigma(this.#graph(), place, { ...programs(), ...this.#settings() });
    this.sigma.on("clickNode", ({ node }) => this.pick(this.people[Number(node)].id));
    this.sigma.on("enterNode", () => { place.style.cursor = "pointer"; });
    this.sigma.on("leaveNode", () => { place.style.cursor = ""; });
    this.#nameGroups();
    performance.mark("network-drawn");
  }

  /** Names of groups stand over the canvas, and move with it. */
  #nameGroups() {
    const names = this.groups.map((group) => {
      const name = document.createElement("span");
      name.className = "group-name";
      name.textContent = group.name;
      this.place.append(name);
      return name;
    });
    const middle = (axis) => (group) => {
      const sorted = group.people.map((at) => this.people[at][axis]).sort((one, other) => one - other);
      return sorted[sorted.length >> 1];
    };
    const spots = this.groups.map((group) => ({ x: middle("x")(group), y: middle("y")(group) }));
    const follow = () => spots.forEach((spot, number) => {
      const { x, y } = this.sigma.graphToViewport(spot);
      names[number].style.translate = `calc(${x.toFixed(1)}px - 50%) calc(${y.toFixed(1)}px - 50%)`;
      names[number].hidden = !this.groups[number].people.some((at) => this.papers[at] > 0);
    });
    this.sigma.on("afterRender", follow);
    follow();
  }

  /** Mark who is picked, by id, and the people of a chain; drawn with the next `show`. */
  mark(person, chain) {
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
    // All circles together cover about an eighth of the stage, whether they are 200 or 5,000.
    const covered = this.people.reduce((sum, person) => sum + Math.PI * radius(person.papers) ** 2, 1);
    const stage = this.place.clientWidth * this.place.clientHeight;
    this.scale = Math.min(1, Math.sqrt(COVERED * stage / covered));
    this.people.forEach((person, at) => graph.addNode(String(at), { x: person.x, y: person.y, label: person.name }));
    this.links.forEach(([one, other], at) => graph.addEdgeWithKey(String(at), String(one), String(other)));
    return graph;
  }

  #settings() {
    return {
      allowInvalidContainer: true,
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 12,
      labelDensity: 0.6,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: 2.2,
      minEdgeThickness: 0.8,
      zIndex: true,
      stagePadding: 24,
      nodeReducer: (key) => this.#node(Number(key)),
      edgeReducer: (key) => this.#edge(Number(key)),
      defaultDrawNodeLabel: (context, data, settings) => this.#label(context, data, settings),
      defaultDrawNodeHover: (context, data, settings) => this.#hover(context, data, settings),
    };
  }

  #node(at) {
    const person = this.people[at];
    const isPicked = at === this.picked;
    const isNear = this.near.has(at);
    return {
      x: person.x,
      y: person.y,
      label: person.name,
      size: Math.max(1.5, radius(this.papers[at]) * this.scale),
      color: this.colours[person.colour],
      hidden: this.papers[at] === 0,
      highlighted: isPicked,
      forceLabel: isPicked || at === this.hub || (isNear && this.near.size <= 8),
      zIndex: isPicked ? 2 : isNear ? 1 : 0,
    };
  }

  #edge(at) {
    const [one, other] = this.links[at];
    const isOwn = one === this.picked || other === this.picked;
    const isChain = this.chain.has(`${one} ${other}`);
    const isSpoke = one === this.hub || other === this.hub;
    const size = isSpoke && !isOwn ? 0.5 : Math.min(THICKEST, (0.6 + 1.1 * this.joint[at]) * Math.max(0.25, this.scale));
    return {
      type: size > THIN || isOwn || isChain ? "thick" : "thin",
      size,
      color: this.colours[isChain ? "accent" : isOwn ? "ink" : isSpoke ? "hair" : "pale"],
      hidden: this.joint[at] === 0,
      zIndex: isChain || isOwn ? 1 : 0,
    };
  }

  /** Sigma's own hover is a white box; ours is the name on a halo, and a ring. */
  #hover(context, data, settings) {
    context.lineWidth = 1.75;
    context.strokeStyle = this.colours.accent;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 4.5, 0, 2 * Math.PI);
    context.stroke();
    this.#label(context, { ...data, size: data.size + 4 }, settings, `600 ${settings.labelSize + 1}px`);
  }

  /** A name right of its circle, on a halo. */
  #label(context, data, settings, font = `${settings.labelSize}px`) {
    if (!data.label) return;
    const [x, y] = [data.x + data.size + 3, data.y + settings.labelSize / 3];
    context.font = `${font} ${settings.labelFont}`;
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = this.colours.paper;
    context.strokeText(data.label, x, y);
    context.fillStyle = this.colours.ink;
    context.fillText(data.label, x, y);
  }

  #recolour() {
    this.colours = colours(this.place, new Set(this.people.map((person) => person.colour)));
    if (this.sigma) this.#refresh();
  }
}
