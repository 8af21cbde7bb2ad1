// Names of areas over the map. From which scale each shows was laid out before
// (app/charts/map/areas.py); here they follow the view, stay within it, and cover no other.

const LINE = 20;
const EDGE = 4;
const GAP = 3;

const covers = (one, other) => one[0] < other[2] + GAP && other[0] < one[2] + GAP && one[1] < other[3] && other[1] < one[3];

export class AreaNames {
  /** `address` gives the address of an area's papers on the map. */
  constructor(place, names, address) {
    this.place = place;
    this.layer = document.createElement("div");
    this.layer.className = "map-names";
    place.append(this.layer);
    this.names = names.map(([topic, text, x, y, shift, rise, from, isUnder]) => {
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
      const left = Math.min(Math.max(x - name.width / 2, EDGE), wide - name.width - EDGE);
      const top = Math.min(Math.max(y - LINE / 2, EDGE), high - LINE - EDGE);
      const box = [left, top, left + name.width, top + LINE];
      if (left < EDGE || taken.some((other) => covers(box, other))) {
        link.hidden = true;
        continue;
      }
      taken.push(box);
      link.href = this.address(name.topic);
      link.style.translate = `${left.toFixed(1)}px ${top.toFixed(1)}px`;
    }
  }
}
