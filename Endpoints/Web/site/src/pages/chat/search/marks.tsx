import type { ComponentChildren } from "preact";

/** A snippet with its hits between <mark> and </mark>; everything else in it is text, whatever it looks like. */
export const marked = (snippet: string): ComponentChildren =>
  snippet.split(/<mark>(.*?)<\/mark>/s).map((part, at) => (at % 2 ? <mark>{part}</mark> : part));
