import "./snippet.css";
import { CopyButton } from "./CopyButton";

interface Props {
  /** What it is: names the block and its button. */
  name: string;
  text: string;
  /** Prose is wrapped, commands are scrolled. */
  isProse?: boolean;
}

/** Something to paste elsewhere, with its button. */
export function Snippet({ name, text, isProse }: Props) {
  return (
    <div class="snippet">
      <div class="snippet-head">
        <span>{name}</span>
        <CopyButton what={name} text={() => text} class="quiet" />
      </div>
      <pre class={isProse ? "prose" : undefined} tabIndex={0} role="region" aria-label={name}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
