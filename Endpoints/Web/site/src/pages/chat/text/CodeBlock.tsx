import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CopyButton } from "../../../look/CopyButton";

/** Code with its language's name, a button that copies it, and colours as soon as the highlighter is there. */
export function CodeBlock({ text, language }: { text: string; language?: string }) {
  const name = /^[\w+#.-]{1,20}/.exec(language ?? "")?.[0].toLowerCase();
  const [colours, setColours] = useState<ComponentChildren>(null);

  useEffect(() => {
    let isHere = true;
    if (name) void import("./highlight").then(({ highlight }) => isHere && setColours(highlight(text, name)));
    return () => void (isHere = false);
  }, [text, name]);

  return (
    <div class="code">
      <div class="code-head">
        <span>{name ?? "text"}</span>
        <CopyButton class="quiet" text={() => text} what="code" />
      </div>
      <pre tabIndex={0} dir="ltr"><code>{colours ?? text}</code></pre>
    </div>
  );
}
