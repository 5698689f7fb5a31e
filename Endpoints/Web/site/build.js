// What Vite does not do for us at build time: the head that all pages share, icons as pictures, compressed forms.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";

const read = (path) => readFileSync(join(import.meta.dirname, path), "utf8");

/** In place of the words "head.html" in every page; with it the one script that runs before the first paint. */
export function head() {
  const source = `(() => {${read("src/look/first-paint.js")}})();`; // a classic script shares its names with all others
  const name = `assets/first-paint-${createHash("sha256").update(source).digest("base64url").slice(0, 8)}.js`;
  let isBuild = false;
  return {
    name: "head",
    configResolved: (config) => void (isBuild = config.command === "build"),
    buildStart() {
      if (isBuild) this.emitFile({ type: "asset", fileName: name, source });
    },
    transformIndexHtml: (html) =>
      html.replace(
        /^.*<!-- head.html -->$/m,
        `${read("head.html")}    <script src="/${isBuild ? name : "src/look/first-paint.js"}"></script>`,
      ),
  };
}

/** icon.svg at the sizes that phones and installers ask for. No picture lies in git. */
export function icons() {
  const svg = read("public/icon.svg");
  const whole = svg.replace(/ rx="\d+"/, ""); // whoever cuts a shape out of it gets no corners of ours, and a margin
  const at = (margin) =>
    whole.replace('<g id="mark">', `<g transform="translate(${64 * margin} ${64 * margin}) scale(${1 - 2 * margin})">`);
  const pictures = [
    ["icon-192.png", svg, 192],
    ["icon-512.png", svg, 512],
    ["icon-maskable.png", at(0.12), 512],
    ["apple-touch-icon.png", at(0.05), 180],
  ];
  return {
    name: "icons",
    apply: "build",
    buildStart() {
      for (const [fileName, picture, width] of pictures) {
        const source = new Resvg(picture, { fitTo: { mode: "width", value: width } }).render().asPng();
        this.emitFile({ type: "asset", fileName, source });
      }
    },
  };
}

/** Beside every file worth it: the same with .br and .gz, as small as they get, since it is done once. */
export function compressed(folder) {
  return {
    name: "compressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true })) {
        const path = join(folder, name);
        if (statSync(path).isDirectory() || /\.(png|woff2)$/.test(name)) continue;
        const bytes = readFileSync(path);
        const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, brotli));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
