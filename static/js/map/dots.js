// The dots of the map as the server packs them: app/explorer/map/dots.py says how.

async function bytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the map was answered ${answer.status}`);
  return answer.arrayBuffer();
}

/** All dots, by the address of their body. */
export async function fetchDots(address) {
  const body = await bytes(address);
  const length = new DataView(body).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, length)));
  let at = 4 + length;
  const take = (Kind) => {
    const array = new Kind(body, at, header.count);
    at += array.byteLength;
    return array;
  };
  const ids = take(Uint32Array);
  const [x, y] = [take(Uint16Array), take(Uint16Array)];
  return { ...header, ids, x, y, year: take(Int16Array), colour: take(Uint8Array) };
}

/** Which dots match an address, a byte each; null where the library has changed since. */
export async function fetchMatches(address, dots) {
  const body = await bytes(address);
  const [version, count] = new Uint32Array(body, 0, 2);
  if (version !== dots.version || count !== dots.count) return null;
  const packed = new Uint8Array(body, 8);
  const marks = new Uint8Array(count);
  for (let at = 0; at < count; at++) marks[at] = (packed[at >> 3] >> (7 - (at & 7))) & 1;
  return marks;
}

/** Of some dots, those of some years: of their own, or of another release. */
export function inYears(dots, marks, { first, last }) {
  const found = new Uint8Array(dots.count);
  for (let at = 0; at < dots.count; at++) {
    const year = dots.year[at];
    found[at] = marks[at] && year && year >= first && year <= last ? 1 : 0;
  }
  for (const [at, year] of dots.releases) {
    if (marks[at] && year >= first && year <= last) found[at] = 1;
  }
  return found;
}

const CELLS = 64; // of the map's width and height

/** Finds the dot nearest to a spot. */
export class Nearest {
  constructor(dots) {
    this.dots = dots;
    this.side = (1000 * dots.steps) / CELLS;
    const cells = new Uint16Array(dots.count);
    this.starts = new Uint32Array(CELLS * CELLS + 1);
    for (let at = 0; at < dots.count; at++) {
      cells[at] = this.#cell(dots.x[at]) + CELLS * this.#cell(dots.y[at]);
      this.starts[cells[at] + 1]++;
    }
    for (let cell = 0; cell < CELLS * CELLS; cell++) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    this.order = new Uint32Array(dots.count);
    for (let at = 0; at < dots.count; at++) this.order[next[cells[at]]++] = at;
  }

  #cell(value) {
    return Math.min(CELLS - 1, Math.max(0, Math.floor(value / this.side)));
  }

  /** The dot nearest to a spot in units of the map, within a reach; null without. Those that match
   * go before others. */
  to(x, y, reach, marks) {
    const { dots } = this;
    const [px, py, far] = [x * dots.steps, y * dots.steps, reach * dots.steps];
    let best = null;
    let least = far * far;
    let isMatch = 0;
    for (let row = this.#cell(py - far); row <= this.#cell(py + far); row++) {
      const from = this.starts[row * CELLS + this.#cell(px - far)];
      const to = this.starts[row * CELLS + this.#cell(px + far) + 1];
      for (let place = from; place < to; place++) {
        const at = this.order[place];
        const apart = (dots.x[at] - px) ** 2 + (dots.y[at] - py) ** 2;
        if (apart > far * far || marks[at] < isMatch) continue;
        if (marks[at] > isMatch || apart < least) [best, least, isMatch] = [at, apart, marks[at]];
      }
    }
    return best;
  }
}
