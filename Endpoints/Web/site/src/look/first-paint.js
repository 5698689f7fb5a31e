// Before the first paint, so that nothing flashes: what the theme switch chose goes onto <html>, and the browser's own
// bars follow. A script file of its own in the head, as the pages allow nothing inline.
const ground = { dark: "#0f1115", light: "#fbfbfc" };

function kept() {
  try {
    return localStorage.getItem("meetai.theme");
  } catch {
    return null; // it keeps nothing
  }
}

function show(theme) {
  const chosen = theme === "dark" || theme === "light" ? theme : null;
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;

  for (const bar of document.querySelectorAll('meta[name="theme-color"]'))
    bar.content = ground[chosen ?? (bar.media.includes("light") ? "light" : "dark")];
}

show(kept());
addEventListener("meetai-theme", (choice) => show(choice.detail));
addEventListener("storage", () => show(kept()));
