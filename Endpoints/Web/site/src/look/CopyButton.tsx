import { useState } from "preact/hooks";
import { tell } from "./Toast";

interface Props {
  /** What is copied, made when it is asked for. */
  text: () => string;
  /** What it is, in the accessible name: "Copy key". */
  what: string;
  children?: string;
  class?: string;
}

export function CopyButton({ text, what, children = "Copy", class: look }: Props) {
  const [isDone, setDone] = useState(false);

  async function go() {
    if (!(await copy(text()))) return;
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  }

  return (
    <button type="button" class={look} aria-label={isDone ? "Copied" : `Copy ${what}`} onClick={go}>
      {isDone ? "Copied" : children}
    </button>
  );
}

/** To the clipboard; says so when the browser does not let us (a page without https has none). */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (copyBySelection(text)) return true;
    tell("The browser does not let this page copy. Select the text and copy it by hand.", true);
    return false;
  }
}

/** What works on plain http too: a box in one's own network has no certificate. */
function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  return isDone;
}
