import "./toast.css";
import { signal } from "@preact/signals";

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
  return (
    <div class="toasts" role="status" popover="manual" ref={show}>
      {said.value && (
        <div class={said.value.isProblem ? "toast bad" : "toast"}>
          <span>{said.value.text}</span>
          <button class="quiet" type="button" aria-label="Dismiss" onClick={() => (said.value = null)}>
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      )}
    </div>
  );
}

/** In the top layer, and put on top of it anew, so that an open dialog does not hide what is said. */
function show(place: HTMLElement | null) {
  if (!place?.isConnected) return;
  if (place.matches(":popover-open")) place.hidePopover();
  if (said.peek()) place.showPopover();
}
