// Names of areas over the map. From which scale each shows was laid out before
// (app/charts/map/areas.py); here they follow the view, stay within it, and cover no other, nor dots where these are few.

const LINE = 20;
const EDGE = 4;
const GAP = 3;
const DOT = 5;
const FEW = 500; // dots that names keep off
const COVERED = 80; // pixels that a name is moved for each dot that it then leaves free
/** Ways to move a name: down by up to some pixels, and sideways by parts of its width. */
const shifts = (most, across) => Array.from({ length: most / 3 + 1 }, (_, step) => 6 * step - most)
  .flatMap((down) => across.map((right) => [right, down]));
const NEAR = shifts(36, [0, -0.25, 0.25, -0.5, 0.5]);
const FAR = shifts(90, [0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1, 1]); // where no near spot is free of dots

const covers = (one, other) => one[0] < other[2] + GAP && other[0] < one[2] + GAP && one[1] < other[3] && other[1] < one[3];
const holds = (box, [x, y]) => x > box[0] - DOT && x < box[2] + DOT && y > box[1] - DOT && y < box[3] + DOT;

export class AreaNames {
  /** `address` gives the address of an area's papers on the map. */
  constructor(place, dots, address) {
    this.place = place;
    this.dots = dots.count <= FEW ? dots : null;
    this.layer = document.createElement("div");
    this.layer.className = "map-names";
    place.append(this.layer);
    this.names = dots.names.map(([topic, text, x, y, shift, rise, from, isUnder]) => {
      const link = document.createElement("a");
      link.textContent = text;
      if (isUnder) link.className = "within";
      link.tabIndex = -1; // the table of areas has the same links
      link.hidden = true;
      link.dataset.topic = topic;
      this.layer.append(link);
      return { topic, x, y, shift, rise, from, isUnder, link, width: 0 };
    });
    this.address = address;
    // Names of areas that hold others go before those of the areas within.
    this.names.sort((one, other) => one.isUnder - other.isUnder);
  }

  end() {
    this.layer.remove();
  }

  /** Show the names of a view: `x`, `y` and `scale` as for the painter. */
  show(view) {
    const [wide, high] = [this.place.clientWidth, this.place.clientHeight];
    const taken = [];
    const spots = this.#spots(view);
    for (const name of this.names) {
      const { link } = name;
      const [x, y] = [view.x + name.x * view.scale + name.shift, view.y + name.y * view.scale + name.rise];
      const isSeen = name.from !== null && name.from <= view.scale && x > 0 && y > 0 && x < wide && y < high;
      if (!isSeen) {
        link.hidden = true;
        continue;
      }
      link.hidden = false;
      name.width ||= link.offsetWidth;
      const best = (ways) => ways.map(([right, down]) => {
        const left = Math.min(Math.max(x + (right - 0.5) * name.width, EDGE), wide - name.width - EDGE);
        const top = Math.min(Math.max(y + down - LINE / 2, EDGE), high - LINE - EDGE);
        const box = [left, top, left + name.width, top + LINE];
        const held = spots.filter((spot) => holds(box, spot)).length;
        return { box, held, cost: COVERED * held + Math.abs(right) * name.width + Math.abs(down) };
      }).filter(({ box }) => box[0] >= EDGE && !taken.some((other) => covers(box, other)))
        .sort((one, other) => one.cost - other.cost)[0];
      const near = best(spots.length ? NEAR : [[0, 0]]);
      const { box } = (near?.held && best(FAR)) || near || {};
      if (!box) {
        link.hidden = true;
        continue;
      }
      taken.push(box);
      link.href = this.address(name.topic);
      link.style.translate = `${box[0].toFixed(1)}px ${box[1].toFixed(1)}px`;
    }
  }

  /** Where the dots are seen, if they are few. */
  #spots(view) {
    const spots = [];
    for (let at = 0; at < (this.dots?.count ?? 0); at++) {
      const { x, y, steps } = this.dots;
      spots.push([view.x + (x[at] / steps) * view.scale, view.y + (y[at] / steps) * view.scale]);
    }
    return spots;
  }
}
