/** Arrows (and Home, End) move the focus through what lies in a list. */
export function arrows(event: KeyboardEvent, list: HTMLElement, selector: string) {
  const all = [...list.querySelectorAll<HTMLElement>(selector)];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  (all[next] ?? all[at])?.focus();
}
