// The search box as a combobox (ARIA Authoring Practices, list autocomplete, manual selection).
// htmx fetches the options into #suggestions; this walks them and says which one is picked.

const box = () => document.getElementById("q");
const list = () => document.getElementById("suggestions");
const options = () => [...list().querySelectorAll("[role=option]")];

function setUp() {
  const input = box();
  if (input.getAttribute("role") === "combobox") return;
  list().setAttribute("role", "listbox");
  list().setAttribute("aria-label", "Suggestions");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "suggestions");
  input.setAttribute("aria-expanded", "false");
}

function close() {
  list().hidden = true;
  box().setAttribute("aria-expanded", "false");
  choose(null);
}

function openIfAny() {
  const any = options().length > 0 && document.activeElement === box() && box().value.trim() !== "";
  list().hidden = !any;
  box().setAttribute("aria-expanded", String(any));
  choose(null);
}

function choose(option) {
  for (const other of options()) other.removeAttribute("aria-selected");
  if (option) {
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box().setAttribute("aria-activedescendant", option.id);
  } else {
    box().removeAttribute("aria-activedescendant");
  }
}

function move(by) {
  const all = options();
  if (!all.length) return;
  const at = all.findIndex((option) => option.hasAttribute("aria-selected"));
  // One step past either end is the box itself.
  const next = ((at + 1 + by + all.length + 1) % (all.length + 1)) - 1;
  choose(all[next] ?? null);
}

document.addEventListener("keydown", (event) => {
  if (event.target !== box()) return;
  if (event.key === "Escape" && !list().hidden) {
    close();
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list().hidden) openIfAny();
    if (list().hidden) return;
    move(event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  } else if (event.key === "Enter") {
    const option = list().querySelector("[aria-selected]");
    if (option && !list().hidden) {
      event.preventDefault();
      option.click();
    }
    close();
  }
}, true);

document.addEventListener("focusout", (event) => {
  if (event.target === box() && !list().contains(event.relatedTarget)) setTimeout(close, 150);
});

// Enter before the pause is over: the search itself answers, the late question is not asked.
let submitted = null;
document.addEventListener("submit", (event) => {
  if (event.target.id !== "search") return;
  submitted = box().value;
  close();
});
document.addEventListener("htmx:config:request", (event) => {
  if (event.detail.ctx.sourceElement !== box()) return;
  if (box().value === submitted) event.preventDefault();
  else submitted = null;
});

document.addEventListener("htmx:after:swap", (event) => {
  setUp();
  // Only what was typed opens the list; a search, a filter or Back leaves it shut.
  if (event.detail.ctx.sourceElement === box()) openIfAny();
  else close();
});
setUp();
