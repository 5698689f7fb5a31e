import { type Token, type Tokens, lexer } from "marked";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { CodeBlock } from "./CodeBlock";
import { decoded } from "./entities";
import { Link } from "./Link";

/**
 * A message's text. What marked reads becomes elements of ours, one by one, and never HTML: there is nothing to
 * sanitise, as nothing but the elements below can come of any text. HTML in a message is shown as it was written.
 */
export function Markdown({ text }: { text: string }) {
  return useMemo(() => <div class="text">{draw(text)}</div>, [text]);
}

const DEEPEST = 12;

function draw(text: string): ComponentChildren {
  try {
    return blocks(lexer(text, { gfm: true, breaks: true }), 0);
  } catch {
    return <p class="raw" dir="auto">{text}</p>; // nested deeper than the parser's stack: nobody writes that to be read
  }
}

const blocks = (tokens: Token[], depth: number): ComponentChildren => tokens.map((token) => block(token, depth));

function block(token: Token, depth: number): ComponentChildren {
  if (depth > DEEPEST) return <p class="raw" dir="auto">{token.raw}</p>;
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "paragraph":
      return <p dir="auto">{inlines(token.tokens, depth)}</p>;
    case "heading":
      return <p class={`heading level-${token.depth}`} dir="auto"><strong>{inlines(token.tokens, depth)}</strong></p>;
    case "code":
      return <CodeBlock text={token.text} language={token.lang} />;
    case "blockquote":
      return <blockquote dir="auto">{blocks(token.tokens ?? [], depth + 1)}</blockquote>;
    case "list":
      return list(token as Tokens.List, depth + 1);
    case "table":
      return <Table table={token as Tokens.Table} />;
    case "hr":
      return <hr />;
    case "text":
      return inlines(token.tokens ?? [token], depth);
    case "html":
      return <p class="raw" dir="auto">{token.raw.trimEnd()}</p>;
    default:
      return inline(token, depth);
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number) {
  const drawn = items.map((item) => (
    <li class={item.task ? "task" : undefined} dir="auto">{blocks(item.tokens, depth)}</li>
  ));
  return ordered ? <ol start={start || 1}>{drawn}</ol> : <ul>{drawn}</ul>;
}

/** Wide ones scroll within themselves, also by keyboard. */
function Table({ table }: { table: Tokens.Table }) {
  const cell = (one: Tokens.TableCell) => {
    const look = one.align ? `align-${one.align}` : undefined;
    const content = inlines(one.tokens, 0);
    return one.header && one.text.trim() ? <th class={look} dir="auto">{content}</th> : <td class={look} dir="auto">{content}</td>;
  };
  return (
    <div class="table" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead><tr>{table.header.map(cell)}</tr></thead>
        <tbody>{table.rows.map((row) => <tr>{row.map(cell)}</tr>)}</tbody>
      </table>
    </div>
  );
}

const inlines = (tokens: Token[] | undefined, depth: number): ComponentChildren =>
  (tokens ?? []).map((token) => inline(token, depth + 1));

function inline(token: Token, depth: number): ComponentChildren {
  if (depth > DEEPEST * 2) return token.raw;
  switch (token.type) {
    case "strong":
      return <strong>{inlines(token.tokens, depth)}</strong>;
    case "em":
      return <em>{inlines(token.tokens, depth)}</em>;
    case "del":
      return <del>{inlines(token.tokens, depth)}</del>;
    case "codespan":
      return <code dir="auto">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <Link href={token.href} raw={token.raw}>{inlines(token.tokens, depth)}</Link>;
    case "image": // a picture from elsewhere would tell its server who reads what, and when
      return <Link href={token.href} raw={token.raw}>🖼 {decoded(token.text) || "picture"}</Link>;
    case "checkbox":
      return <input type="checkbox" disabled checked={token.checked} aria-label={token.checked ? "Done" : "To do"} />;
    case "html":
      return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : token.raw;
    case "text":
      return token.tokens ? inlines(token.tokens, depth) : decoded(token.text);
    case "escape":
      return token.text;
    default:
      return token.raw;
  }
}
