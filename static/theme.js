// Runs before the first paint: takes up the stored choice of light or dark, if there is one.
try {
  const stored = localStorage.getItem("theme");
  if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
} catch {
  // Storage may be closed to us; the system's own choice then holds.
}
