// Paints the dots of the map into the pixels of a canvas: a hundred thousand within a frame or two.

const LARGEST = 4;
const SMALLEST = 1.1;
const GROWN = 7; // pixels of a radius beyond which dots do not grow
const SHARE = 1.25; // of a dot that matches, beside those that do not

/** Radius of a dot in pixels while the whole map is seen (app/explorer/map/sheet.py). */
const firstRadius = (dots) => Math.min(LARGEST, Math.max(SMALLEST, 40 / Math.sqrt(Math.max(dots, 1))));

/** Many dots are painted thinner, so that it is seen where they lie over each other. */
const opacity = (dots) => (dots > 20000 ? 0.55 : dots > 2000 ? 0.75 : 0.9);

/** How much of each pixel around its middle a dot covers, 0 to 256, times its opacity. */
function stamp(radius, opacity) {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = new Uint16Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const apart = Math.hypot(column - reach, row - reach);
      cover[row * side + column] = Math.round(256 * opacity * Math.min(1, Math.max(0, radius + 0.5 - apart)));
    }
  }
  return { reach, side, cover };
}

export class Painter {
  constructor(canvas, dots) {
    Object.assign(this, { canvas, dots });
    this.pen = canvas.getContext("2d", { alpha: false });
  }

  /** Radius of a dot in a view, in pixels of the page. */
  radius(zoom) {
    return Math.min(GROWN, firstRadius(this.dots.count) * Math.sqrt(zoom));
  }

  /** Paint.
   * `view` has .x .y (pixels of the map's origin) .scale (pixels a unit) .zoom; `marks` says which
   * dots match; `colours` are [red, green, blue] by name. */
  paint(view, marks, colours, isNarrowed) {
    const { canvas, dots, pen } = this;
    const ratio = canvas.width / canvas.clientWidth;
    const [wide, high] = [canvas.width, canvas.height];
    const image = pen.createImageData(wide, high);
    const pixels = image.data;
    new Uint32Array(pixels.buffer).fill(
      (255 << 24) | (colours.paper[2] << 16) | (colours.paper[1] << 8) | colours.paper[0],
    );
    const scale = (view.scale * ratio) / dots.steps;
    const [left, top] = [view.x * ratio, view.y * ratio];
    const radius = this.radius(view.zoom) * ratio;
    const inks = dots.colours.map((name) => colours[name]);
    const put = (at, { reach, side, cover }, [red, green, blue]) => {
      const x = Math.round(left + dots.x[at] * scale) - reach;
      const y = Math.round(top + dots.y[at] * scale) - reach;
      if (x < 0 || y < 0 || x + side > wide || y + side > high) return;
      for (let row = 0, place = 0; row < side; row++) {
        let pixel = 4 * ((y + row) * wide + x);
        for (let column = 0; column < side; column++, place++, pixel += 4) {
          const part = cover[place];
          if (!part) continue;
          pixels[pixel] += ((red - pixels[pixel]) * part) >> 8;
          pixels[pixel + 1] += ((green - pixels[pixel + 1]) * part) >> 8;
          pixels[pixel + 2] += ((blue - pixels[pixel + 2]) * part) >> 8;
        }
      }
    };
    const faint = stamp(radius, opacity(dots.count));
    const strong = stamp(isNarrowed ? radius * SHARE : radius, opacity(marks.reduce((sum, mark) => sum + mark, 0)));
    if (isNarrowed) for (let at = 0; at < dots.count; at++) if (!marks[at]) put(at, faint, colours.pale);
    for (let at = 0; at < dots.count; at++) if (marks[at]) put(at, strong, inks[dots.colour[at]]);
    pen.putImageData(image, 0, 0);
  }
}
