// Many people on a canvas, by Sigma. It is given places, years and names, and knows no addresses.

const COLOURS = ["paper", "ink", "quiet", "pale", "hair", "accent", "muted"];

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
  /** Fetch what stands in `place`, and draw it. `pick` is told the id of who is clicked. */
  static async in(place, pick) {
    const [answer] = await Promise.all([
      fetch(place.dataset.source),
      place.dataset.scripts.split(" ").reduce((before, source) => before.then(() => load(source)), Promise.resolve()),
    ]);
    if (!answer.ok) throw new Error(`the drawing was answered ${answer.status}`);
    return new Stage(place, await answer.json(), pick);
  }

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
    this.sigma = new Sigma(this.#graph(), place, this.#settings());
    this.sigma.on("clickNode", ({ node }) => pick(this.people[Number(node)].id));
    this.sigma.on("enterNode", () => { place.style.cursor = "pointer"; });
    this.sigma.on("leaveNode", () => { place.style.cursor = ""; });
    this.watch = new MutationObserver(() => this.#recolour());
    this.watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.schemeChanged = () => this.#recolour();
    this.scheme.addEventListener("change", this.schemeChanged);
  }

  end() {
    this.watch.disconnect();
    this.scheme.removeEventListener("change", this.schemeChanged);
    this.sigma.kill();
  }

  /** Show the people and pairs of some years; null for all. */
  show(span) {
    this.span = span;
    this.#count();
    this.#refresh();
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
    this.#count();
    const graph = new (graphology.Graph ?? graphology)({ type: "undirected" });
    const xs = this.people.map((person) => person.x);
    const extent = xs.length ? Math.max(1, Math.max(...xs) - Math.min(...xs)) : 1;
    // Circles shrink with the drawing, but not to nothing.
    this.scale = Math.min(1, Math.max(0.3, (2.5 * this.place.clientWidth) / extent));
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
      labelColor: { attribute: "labelColour", color: this.colours.ink },
      minEdgeThickness: 0.8,
      zIndex: true,
      stagePadding: 24,
      nodeReducer: (key) => this.#node(Number(key)),
      edgeReducer: (key) => this.#edge(Number(key)),
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
      size: Math.max(1.5, (3.1 * Math.sqrt(this.papers[at]) + 1.2) * this.scale),
      color: this.colours[person.colour],
      labelColour: this.colours.ink,
      hidden: this.papers[at] === 0,
      highlighted: isPicked,
      forceLabel: isPicked || (isNear && this.near.size <= 8),
      zIndex: isPicked ? 2 : isNear ? 1 : 0,
    };
  }

  #edge(at) {
    const [one, other] = this.links[at];
    const isOwn = one === this.picked || other === this.picked;
    const isChain = this.chain.has(`${one} ${other}`);
    const isSpoke = one === this.hub || other === this.hub;
    return {
      size: isSpoke && !isOwn ? 0.5 : (0.6 + 1.1 * this.joint[at]) * Math.max(0.5, this.scale),
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
    if (!data.label) return;
    context.font = `600 ${settings.labelSize + 1}px ${settings.labelFont}`;
    context.lineJoin = "round";
    context.lineWidth = 5;
    context.strokeStyle = this.colours.paper;
    context.strokeText(data.label, data.x + data.size + 7, data.y + 4);
    context.fillStyle = this.colours.ink;
    context.fillText(data.label, data.x + data.size + 7, data.y + 4);
  }

  #recolour() {
    this.colours = colours(this.place, new Set(this.people.map((person) => person.colour)));
    this.#refresh();
  }
}
