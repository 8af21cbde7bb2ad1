// How far an import is, by server-sent events; at its end the page is loaded again.

const job = document.querySelector("[data-events]");

if (job) {
  const bar = job.querySelector("progress");
  const said = job.querySelector("[data-said]");
  const events = new EventSource(job.dataset.events);
  events.addEventListener("progress", (event) => {
    const state = JSON.parse(event.data);
    if (bar.hasAttribute("value")) bar.value = state.share; // else nobody knows how far it is
    said.textContent = state.said;
  });
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
  events.addEventListener("error", () => {
    said.textContent = "The server does not answer; this page asks again.";
    // It answered that there are no events any more: the page says why.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2000);
  });
}
