// Hits that only their meaning found: once the list stands, the line of each gives way to the
// sentence of its abstract that is closest to what was asked. Without an answer the line stays.

const AT_ONCE = 25;

let asking = null;

function place(html) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll(".closest");
  for (const line of found) {
    const old = document.getElementById(line.id);
    if (!old) continue;
    line.hidden = old.hidden; // where the whole abstract is open
    old.replaceWith(line);
  }
  return found.length;
}

// The server answers with as many as it can in a moment, the first ones first.
async function ask(list, signal) {
  for (;;) {
    const lines = [...list.querySelectorAll(".by-meaning:not(.closest)")].slice(0, AT_ONCE);
    if (!lines.length) return;
    const ids = lines.map((line) => line.id.replace("why-", "")).join();
    const answer = await fetch(`${list.dataset.sentences}&ids=${ids}`, { signal });
    const html = await answer.text();
    signal.throwIfAborted();
    if (answer.status !== 200 || !place(html)) return;
  }
}

function start() {
  asking?.abort();
  asking = new AbortController();
  const list = document.querySelector("#results[data-sentences]");
  // A list that was left, or a server that is gone, changes nothing of what is shown.
  if (list) ask(list, asking.signal).catch(() => {});
}

document.addEventListener("htmx:after:swap", start);
start();
