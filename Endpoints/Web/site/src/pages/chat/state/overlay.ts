import { signal } from "@preact/signals";

/** What lies above the page, one at a time. */
export const overlay = signal<"palette" | "help" | "new-room" | null>(null);

export const close = () => (overlay.value = null);
