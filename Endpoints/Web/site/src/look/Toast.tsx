import "./toast.css";
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Said {
  text: string;
  isProblem: boolean;
}

const said = signal<Said | null>(null);
let timer = 0;

/** A word at the edge of the page, gone by itself: for what was done, or could not be, and needs no answer. */
export function tell(text: string, isProblem = false) {
  said.value = { text, isProblem };
  clearTimeout(timer);
  timer = window.setTimeout(() => (said.value = null), 6000);
}

/** The same for whatever was thrown. */
export const tellProblem = (problem: unknown) => tell(problem instanceof Error ? problem.message : String(problem), true);

/** Where they appear: once in every page that tells something. */
export function Toasts() {
  const place = useRef<HTMLDivElement>(null);
  const now = said.value;

  // In the top layer, and put there anew each time, so that no open dialog hides what is said.
  useLayoutEffect(() => {
    if (!now) return;
    place.current!.showPopover();
    return () => place.current?.hidePopover();
  }, [now]);

  return (
    <div class="toasts" role="status" popover="manual" ref={place}>
      {now && (
        <div class={now.isProblem ? "toast bad" : "toast"}>
          <span>{now.text}</span>
          <button class="quiet" type="button" aria-label="Dismiss" onClick={() => (said.value = null)}>
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      )}
    </div>
  );
}
