import "./frame.css";
import type { ComponentChildren } from "preact";
import { choose, theme } from "./theme";

/** The frame of a page that is read from top to bottom: who we are, where one can go, the content. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <header class="frame-head">
        <a class="frame-name" href="/">
          <img src="/icon.svg" alt="" width="28" height="28" /> Meet AI
        </a>
        <nav aria-label="Pages">
          <a href="/chat">Rooms</a>
          <a href="/key">Key</a>
        </nav>
        <ThemeSwitch />
      </header>
      <main class="frame-main">{children}</main>
    </>
  );
}

export function ThemeSwitch() {
  const isLight = theme.value === "light" || (theme.value === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  const other = isLight ? "dark" : "light";
  return (
    <button class="quiet" type="button" aria-label={`Switch to ${other}`} title={`Switch to ${other}`} onClick={() => choose(other)}>
      <span aria-hidden="true">{isLight ? "☾" : "☀"}</span>
    </button>
  );
}
