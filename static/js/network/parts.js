// What the drawing of a network needs of the page: papers of years, scripts, colours.

const COLOURS = ["paper", "ink", "quiet", "pale", "hair", "rule", "accent", "muted"];

/** Papers within some years, of a list of year, papers, year, papers … */
export function within(years, span) {
  let papers = 0;
  for (let at = 0; at < years.length; at += 2) {
    if (years[at] >= span.first && years[at] <= span.last) papers += years[at + 1];
  }
  return papers;
}

/** Load a script of the page's own, once. */
export function load(source) {
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
export function colours(place, classes) {
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
