// "copy" puts the text of [data-copy]'s target on the clipboard and says so where it stands.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "copied";
  } catch {
    // No permission: pick the text, so that the system's own copy takes it.
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    button.textContent = "selected";
  }
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
});

function show() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}
document.addEventListener("htmx:after:swap", show);
show();
