import type { ComponentChildren } from "preact";

/** A snippet with its hits marked. It is text, whatever it looks like; where the hits stand is said beside it. */
export function marked(snippet: string, marks: readonly (readonly [start: number, length: number])[]): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [start, length] of marks) {
    parts.push(snippet.slice(at, start), <mark>{snippet.slice(start, start + length)}</mark>);
    at = start + length;
  }
  return [...parts, snippet.slice(at)];
}
