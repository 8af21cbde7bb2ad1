// What lies under and over the canvas of a network: areas of groups, hollow circles, rings.

/** Groups as faint areas; one that the years leave out has none. */
export function drawAreas(pen, groups, { view, wide, high, colours, isOut }) {
  pen.clearRect(0, 0, wide, high);
  pen.lineJoin = "round";
  pen.lineWidth = 12;
  pen.globalAlpha = 0.1;
  for (const group of groups) {
    if (group.people.every(isOut)) continue;
    const area = new Path2D();
    for (const [x, y] of group.outline) area.lineTo(view.x(x), view.y(y));
    area.closePath();
    pen.fillStyle = pen.strokeStyle = colours[group.colour];
    // One fill of both, so that the rim is not darker than the area.
    pen.fill(area);
    pen.save();
    const rest = new Path2D();
    rest.rect(0, 0, wide, high);
    rest.addPath(area);
    pen.clip(rest, "evenodd");
    pen.stroke(area);
    pen.restore();
  }
  pen.globalAlpha = 1;
}

/** Who may be several people is a hollow circle; who is picked or pointed at, `marked`, has a ring. */
export function drawRings(pen, people, marked, { view, wide, high, colours, isOut, size }) {
  pen.clearRect(0, 0, wide, high);
  const circle = (at, more) => {
    const person = people[at];
    const [x, y] = [view.x(person.x), view.y(person.y)];
    if (x < -40 || y < -40 || x > wide + 40 || y > high + 40) return;
    const reach = size(at) + more;
    pen.moveTo(x + reach, y);
    pen.arc(x, y, Math.max(0.5, reach), 0, 2 * Math.PI);
  };
  pen.fillStyle = colours.paper;
  pen.beginPath();
  people.forEach((person, at) => {
    if (person.several && !isOut(at)) circle(at, -Math.max(0.9, Math.min(1.75, size(at) * 0.3)));
  });
  pen.fill();
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1.75;
  for (const at of marked) {
    if (at === null || at === undefined || isOut(at)) continue;
    pen.beginPath();
    circle(at, 4.5);
    pen.stroke();
  }
}
