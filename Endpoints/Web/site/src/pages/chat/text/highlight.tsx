import "../css/highlight.css";
import type { ElementContent } from "hast";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { ComponentChildren } from "preact";

const lowlight = createLowlight({
  bash, c, cpp, csharp, css, diff, go, ini, java, javascript, json, markdown, python, ruby, rust, sql, typescript, xml, yaml,
});

/** The code in colours, as elements and never as HTML; null for a language that we do not know. */
export const highlight = (text: string, language: string): ComponentChildren =>
  lowlight.registered(language) ? drawn(lowlight.highlight(language, text).children as ElementContent[]) : null;

const drawn = (nodes: ElementContent[]): ComponentChildren =>
  nodes.map((node) => {
    if (node.type === "text") return node.value;
    if (node.type !== "element") return null;
    return <span class={(node.properties.className as string[]).join(" ")}>{drawn(node.children)}</span>;
  });
