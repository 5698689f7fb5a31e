import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  title: string;
  children: ComponentChildren;
  /** Esc, the cross and a click beside it; the focus goes back to where it was. */
  onClose: () => void;
  /** For a palette: the title is for screen readers only, and there is no cross. */
  bare?: boolean;
  wide?: boolean;
}

/** A window above the page. The browser's own dialog keeps the focus inside and the page behind it still. */
export function Dialog({ title, children, onClose, bare, wide }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();

  useLayoutEffect(() => {
    const own = dialog.current!;
    own.showModal();
    return () => own.close(); // which gives the focus back
  }, []);

  /** Browsers close it by themselves at a second Esc. Whoever keeps it open then means it. */
  function closed() {
    if (!dialog.current) return;
    onClose();
    setTimeout(() => dialog.current?.open === false && dialog.current.showModal());
  }

  return (
    <dialog
      ref={dialog}
      class={`dialog ${wide ? "wide" : ""} ${bare ? "bare" : ""}`}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={closed}
      onMouseDown={(event) => isBeside(event, dialog.current!) && onClose()}
    >
      <div class="dialog-inside">
        <header class={bare ? "hidden-text" : "dialog-head"}>
          <h2 id={name}>{title}</h2>
          {!bare && (
            <button class="quiet dialog-cross" type="button" aria-label="Close" onClick={onClose}>
              <span aria-hidden="true">✕</span>
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** On the page behind it, and not on its own scrollbar. */
function isBeside({ target, clientX: x, clientY: y }: MouseEvent, dialog: HTMLDialogElement) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return target === dialog && (x < left || x > right || y < top || y > bottom);
}
