// One HTML file per page; what they share is split off by Vite. Everything is compressed here, once, at build time.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const out = resolve(import.meta.dirname, "../../../obj/site/files");
const page = (name) => resolve(import.meta.dirname, `${name}.html`);

/** Beside every file worth it: the same with .br and .gz. */
function compressed() {
  return {
    name: "compressed",
    closeBundle() {
      for (const name of readdirSync(out, { recursive: true })) {
        const path = join(out, name);
        if (statSync(path).isDirectory() || /\.(png|woff2)$/.test(name)) continue;
        const bytes = readFileSync(path);
        const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, brotli));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": { target: process.env.MEETAI_URL ?? "http://127.0.0.1:8787", ws: true } } },
  build: {
    target: "es2022",
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: URL is an exception in the CSP
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { home: page("index"), key: page("key"), chat: page("chat"), admin: page("admin") } },
  },
});
