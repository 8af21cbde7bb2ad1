// A line drawn around dots becomes a filter: few corners, in whole units of the map.

const MOST = 40; // corners; an address takes 64 (app/domain/map_region.py)

/** Leave out corners that change a line by less than `apart` (Douglas and Peucker, 1973). */
function simplified(line, apart) {
  if (line.length < 3) return line;
  const [[x1, y1], [x2, y2]] = [line[0], line[line.length - 1]];
  const length = Math.hypot(x2 - x1, y2 - y1);
  let furthest = 0;
  let split = 0;
  line.forEach(([x, y], at) => {
    const far = length > 0
      ? Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
      : Math.hypot(x - x1, y - y1);
    if (far > furthest) [furthest, split] = [far, at];
  });
  if (furthest <= apart) return [line[0], line[line.length - 1]];
  return [...simplified(line.slice(0, split + 1), apart).slice(0, -1), ...simplified(line.slice(split), apart)];
}

/** Write a line as the corners of a region; "" where it encloses nothing. */
export function regionOf(line) {
  let corners = line;
  for (let apart = 0.5; corners.length > MOST || apart === 0.5; apart *= 1.6) corners = simplified(line, apart);
  const rounded = corners.map(([x, y]) => `${clamp(x)},${clamp(y)}`)
    .filter((corner, at, all) => corner !== all[at - 1]);
  if (rounded.length > 1 && rounded[0] === rounded[rounded.length - 1]) rounded.pop();
  return rounded.length < 3 ? "" : rounded.join(";");
}

const clamp = (value) => Math.min(1000, Math.max(0, Math.round(value)));

/** Read the corners of a region. */
export function cornersOf(region) {
  return region ? region.split(";").map((corner) => corner.split(",").map(Number)) : [];
}
