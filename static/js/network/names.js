// Names over the canvas of a network. Which of them show at which scale was laid out before
// (app/charts/network/scale_labels.py); here they follow the view, and give way to those that must show.

const GAP = 4;
const LINE = 15;
const GROUP_LINE = 20;
const SMALL_LINE = 16;
const NUMBER_LINE = 13;
const EDGE = 2;
const NARROW_STAGE = 500; // pixels below which groups are named in small type
const SEEN = 40; // pixels of a group's area, across and down, from which it has a name in sight
const TOPS = { above: -GROUP_LINE - GAP, below: GAP, middle: -GROUP_LINE / 2 };

/** Whether two boxes of left, top, right and bottom cover each other. */
const covers = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

/** How a group may be named: in full, smaller, by its number in the list below the drawing. */
const WAYS = {
  full: { className: "group-name", font: "italic 15px", line: GROUP_LINE },
  small: { className: "group-name small", font: "italic 12px", line: SMALL_LINE },
  number: { className: "group-name number", font: "italic 11px", line: NUMBER_LINE },
};

/** The part of a group's area that is in sight. */
function seenPart(group, view, wide, high) {
  const xs = group.outline.map(([x]) => view.x(x));
  const ys = group.outline.map(([, y]) => view.y(y));
  return [
    Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys)),
    Math.min(wide, Math.max(...xs)), Math.min(high, Math.max(...ys)),
  ];
}

export class Names {
  constructor(place, people, groups) {
    Object.assign(this, { place, people, groups });
    this.layer = document.createElement("div");
    this.layer.className = "network-names";
    place.append(this.layer);
    const style = getComputedStyle(this.layer);
    this.sans = `12px ${style.fontFamily}`;
    const probe = document.createElement("span");
    probe.className = "group-name";
    this.layer.append(probe);
    this.serif = getComputedStyle(probe).fontFamily;
    probe.remove();
    this.pen = new OffscreenCanvas(1, 1).getContext("2d");
    this.spans = new Map();
    this.shown = new Set();
    this.widths = new Map();
    // By scale, so that only those that may show are looked at.
    this.byScale = people.map((_, at) => at).filter((at) => people[at].from !== null)
      .sort((one, other) => people[one].from - people[other].from);
    this.seenGroups = [];
  }

  end() {
    this.layer.remove();
  }

  /** The group whose name stands at a spot of the stage. */
  groupAt(x, y) {
    return this.seenGroups.find(({ box }) => covers(box, [x, y, x + 1, y + 1]))?.group;
  }

  /** Show the names of a view: those of groups, those that must show, and those laid out for its
   * scale. What would be cut at the edge, or cover what must show, is left out. */
  show({ view, forced, strong, hovered, isOut, size }) {
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    const isWhole = ([left, top, right, bottom]) => left >= EDGE && top >= EDGE && right <= wide - EDGE && bottom <= high - EDGE;
    const shown = new Map();
    const taken = [];
    const put = (key, box, text, className) => {
      taken.push(box);
      shown.set(key, { box, text, className });
    };
    for (const at of forced) {
      if (isOut(at)) continue;
      const person = this.people[at];
      const boxes = [person.side, person.side === "left" ? "right" : "left"]
        .map((side) => this.#boxOf(at, side, view, size(at))).filter(isWhole);
      const box = boxes.find((one) => !taken.some((other) => covers(one, other)));
      if (box) put(at, box, person.name, at === hovered ? "name hovered" : at === strong ? "name strong" : "name near");
    }
    let must = taken.length; // boxes that others give way to
    const isFree = (box) => {
      for (let number = 0; number < must; number++) if (covers(taken[number], box)) return false;
      return true;
    };
    this.seenGroups = [];
    const inside = (at, size, most) => Math.min(Math.max(at, EDGE), most - EDGE - size);
    const nameGroup = (number, way, spots) => {
      const group = this.groups[number];
      const text = way === "number" ? String(group.number) : group.name;
      const key = `${way} ${number}`;
      const width = this.#width(key, text, way);
      const { line, className } = WAYS[way];
      for (const [x, y] of spots) {
        const left = inside(x - width / 2, width, wide);
        const upper = way === "number" ? inside(y, line, high) : y;
        const box = [left, upper, left + width, upper + line];
        if (!isWhole(box) || !isFree(box)) continue;
        this.seenGroups.push({ group, box });
        put(key, box, text, className);
        must = taken.length;
        return true;
      }
      return false;
    };
    const largest = wide < NARROW_STAGE ? "small" : "full";
    const inSight = [...this.groups.keys()].filter((number) => !this.groups[number].people.every(isOut));
    const unnamed = inSight.filter((number) => {
      const group = this.groups[number];
      const [x, y] = [view.x(group.x) + group.shift, view.y(group.y) + TOPS[group.side]];
      return group.from > view.scale || x < 0 || x > wide || !nameGroup(number, largest, [[x, y]]);
    });
    // A group in sight whose name has no room on its own spot: its name stands over the part that is
    // seen, in small type if need be, or its number does.
    const seen = new Map(unnamed.map((number) => [number, seenPart(this.groups[number], view, wide, high)])
      .filter(([, [left, top, right, bottom]]) => right > left && bottom > top));
    for (const [number, [left, top, right, bottom]] of seen) {
      const isWide = right - left >= SEEN && bottom - top >= SEEN;
      const spots = (line) => [top + GAP, (top + bottom - line) / 2, bottom - line - GAP].map((y) => [(left + right) / 2, y]);
      if (isWide && (nameGroup(number, largest, spots(WAYS[largest].line).slice(0, 1)) || nameGroup(number, "small", spots(SMALL_LINE)))) continue;
      if (!this.groups[number].number) continue;
      // Within the area, or beside it.
      const across = [(left + right) / 2, left, right, left - NUMBER_LINE, right + NUMBER_LINE];
      const down = [(top + bottom - NUMBER_LINE) / 2, top, bottom - NUMBER_LINE, top - NUMBER_LINE, bottom, top - 2 * NUMBER_LINE, bottom + NUMBER_LINE];
      nameGroup(number, "number", across.flatMap((x) => down.map((y) => [x, y])));
    }
    for (const at of strong === null ? this.byScale : []) {
      const person = this.people[at];
      if (person.from > view.scale) break;
      if (isOut(at) || shown.has(at)) continue;
      const [x, y] = [view.x(person.x), view.y(person.y)];
      if (x < 0 || y < 0 || x > wide || y > high) continue;
      const box = this.#boxOf(at, person.side, view, size(at));
      if (isWhole(box) && isFree(box)) put(at, box, person.name, "name");
    }
    this.#write(shown);
  }

  #boxOf(at, side, view, size) {
    const person = this.people[at];
    const width = this.#width(at, person.name);
    const y = view.y(person.y) - LINE / 2;
    const left = side === "left" ? view.x(person.x) - size - GAP - width : view.x(person.x) + size + GAP;
    return [left, y, left + width, y + LINE];
  }

  #width(key, text, way = null) {
    let width = this.widths.get(key);
    if (width === undefined) {
      this.pen.font = way ? `${WAYS[way].font} ${this.serif}` : this.sans;
      width = Math.ceil(this.pen.measureText(text).width) + 1;
      this.widths.set(key, width);
    }
    return width;
  }

  #write(shown) {
    for (const key of this.shown) if (!shown.has(key)) this.spans.get(key).hidden = true;
    for (const [key, { box, text, className }] of shown) {
      let span = this.spans.get(key);
      if (!span) {
        span = document.createElement("span");
        span.textContent = text;
        this.spans.set(key, span);
        this.layer.append(span);
      }
      if (span.className !== className) span.className = className;
      span.hidden = false;
      span.style.translate = `${box[0].toFixed(1)}px ${box[1].toFixed(1)}px`;
    }
    this.shown = new Set(shown.keys());
  }
}
