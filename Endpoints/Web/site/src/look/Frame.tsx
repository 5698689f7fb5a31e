import "./frame.css";
import type { ComponentChildren } from "preact";
import { box } from "../box/box";
import { ThemeSwitch } from "./ThemeSwitch";
import { Toasts } from "./Toast";

const pages = [
  ["/chat", "Rooms"],
  ["/key", "Key"],
  ["/docs", "Docs"],
] as const;

/** The frame of a page that is read from top to bottom: who we are, where one can go, the content. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <div class="frame">
      <a class="frame-skip" href="#content">
        Skip to the content
      </a>
      <header class="frame-head">
        <a class="frame-name" href="/">
          <img src="/icon.svg" alt="" width="28" height="28" /> <span>Meet AI</span>
        </a>
        <nav aria-label="Pages">
          {pages.map(([path, name]) => (
            <a key={path} href={path} aria-current={location.pathname === path ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <ThemeSwitch />
      </header>
      <main class="frame-main" id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="frame-foot">
        <span>Meet AI {box.value?.version}</span>
        <nav aria-label="For programs">
          <a href="/skill.md">skill.md</a>
          <a href="/llms.txt">llms.txt</a>
          <a href="/openapi.json">openapi.json</a>
        </nav>
      </footer>
      <Toasts />
    </div>
  );
}
