// `j` and `k` walk whatever the page lists ([data-walk]), `o` opens the picked one. Of a pair to be
// decided on, `m`, `a` and `l` press the button that names them; `u` takes the last decision back.
import { isPlain, isTyping } from "./keys.js";

function items() {
  return [...document.querySelectorAll("[data-walk]")].filter((item) => item.checkVisibility());
}

export function picked() {
  return document.querySelector("[data-walk].picked");
}

function pick(item) {
  picked()?.classList.remove("picked");
  item.classList.add("picked");
  item.querySelector("[data-open]")?.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** The next item from the picked one, or the first that can be seen. */
function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(picked());
  if (at >= 0) {
    pick(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  } else {
    pick(all.find((item) => item.getBoundingClientRect().bottom > 0) ?? all[0]);
  }
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "o") picked()?.querySelector("[data-open]")?.click();
  else if (event.key === "a") picked()?.querySelector("[data-abstract], [data-key='a']")?.click();
  else if (event.key === "m" || event.key === "l") {
    picked()?.querySelector(`[data-key='${event.key}']`)?.click();
  } else if (event.key === "u") document.querySelector("[data-key='u']")?.click();
  else if (event.key === "Escape") picked()?.classList.remove("picked");
});
