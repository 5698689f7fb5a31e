/** What this browser keeps between visits: JSON under "meetai.…". A full or forbidden storage loses it, nothing more. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`meetai.${name}`);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

/** Undefined forgets it. */
export function remember(name: string, value: unknown) {
  try {
    if (value === undefined) localStorage.removeItem(`meetai.${name}`);
    else localStorage.setItem(`meetai.${name}`, JSON.stringify(value));
  } catch {
    // Private windows and full disks: it is as if it had never been kept.
  }
}

/** Another tab has changed it. */
export function whenChanged(name: string, hear: () => void) {
  addEventListener("storage", (change) => change.key === `meetai.${name}` && hear());
}
