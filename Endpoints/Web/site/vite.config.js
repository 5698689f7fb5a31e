// One HTML file per page; what they share is split off by Vite.
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { compressed, head, icons } from "./build.js";

const out = resolve(import.meta.dirname, "../../../obj/site/files");
const pages = ["index", "key", "chat", "invite", "admin", "lost"];

export default defineConfig({
  plugins: [head(), icons(), compressed(out)],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": { target: process.env.MEETAI_URL ?? "http://127.0.0.1:8787", ws: true } } },
  build: {
    target: "es2022",
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: URL is an exception in the CSP
    modulePreload: { polyfill: false },
    rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, resolve(import.meta.dirname, `${page}.html`)])) },
  },
});
