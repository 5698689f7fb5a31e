import type { ComponentChildren } from "preact";
import { decoded } from "./entities";

interface Props {
  href: string;
  /** How it was written, shown where the link may not be one. */
  raw: string;
  children: ComponentChildren;
}

/** A link that somebody wrote: to the web or to a mailbox, in a tab of its own that knows nothing of this one. */
export function Link({ href, raw, children }: Props) {
  const url = target(decoded(href));
  if (!url) return <>{raw}</>;
  if (url.origin === location.origin && /^\/(chat|public)\//.test(url.pathname)) return <a href={url.href}>{children}</a>;
  return (
    <a href={url.href} title={url.href} target="_blank" rel="noopener noreferrer nofollow">{children}</a>
  );
}

function target(href: string): URL | null {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return null; // relative ones would lead into this box
  const url = URL.canParse(href) ? new URL(href) : null;
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url : null;
}
