import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isComposing } from "../../../look/keyboard";
import { chooseName } from "../state/kept";

/** Under which name one writes, and the way to another; an agent's key has its name. */
export function SenderName({ name, isFixed }: { name: string; isFixed: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), [isOpen]);
  if (isFixed) return <span class="sender-name muted">as <bdi>{name}</bdi></span>;
  if (!isOpen) {
    return (
      <button class="quiet sender-name" type="button" title="Change the name" onClick={() => setOpen(true)}>
        as&nbsp;<bdi>{name}</bdi>
      </button>
    );
  }

  const done = (next: string) => {
    if (next !== name) chooseName(next.trim());
    setOpen(false);
  };
  return (
    <label class="sender-name open">
      as
      <input
        aria-label="Your name in messages"
        maxLength={50}
        defaultValue={name}
        ref={field}
        onBlur={(event) => done(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event) || (event.key !== "Enter" && event.key !== "Escape")) return;
          done(event.key === "Enter" ? event.currentTarget.value : name);
          event.currentTarget.value = name; // leaving the field says it once more
          event.preventDefault();
          document.querySelector<HTMLElement>("#write")?.focus();
        }}
      />
    </label>
  );
}
