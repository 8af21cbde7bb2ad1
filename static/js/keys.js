// `/` goes to the search box, `?` lists the keys, Esc leaves. Keys are left alone while typing.

export function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function isPlain(event) {
  return !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented);
}

function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (!isPlain(event)) return;
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details[name][open]")) open.open = false;
    if (event.target.id === "q") event.target.blur();
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) {
    event.preventDefault();
    showKeys();
    return;
  }
  if (event.target.tagName === "DIALOG") event.target.close();
  for (const open of document.querySelectorAll("details[name][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
