import { useState } from "preact/hooks";
import { Markdown } from "../text/Markdown";

const LINES = 40, CHARACTERS = 3000;

/** A message, or its beginning where it is long: an absurd one costs the page no more than a long one. */
export function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  const cut = beginning(text);
  if (cut.length === text.length) return <Markdown text={text} />;
  return (
    <>
      <Markdown text={isWhole ? text : cut} />
      <button class="as-link more" type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
        {isWhole ? "Show less" : `Show all (${text.length.toLocaleString()} characters)`}
      </button>
    </>
  );
}

/** Some slack, so that nobody unfolds three words. */
function beginning(text: string) {
  let end = text.length > CHARACTERS * 1.2 ? CHARACTERS : text.length;
  for (let at = -1, lines = 0; (at = text.indexOf("\n", at + 1)) >= 0 && at < end; )
    if (++lines === LINES) end = at;
  return text.length - end < 200 && end > CHARACTERS ? text : text.slice(0, end);
}
