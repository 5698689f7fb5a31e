import { signal } from "@preact/signals";
import { ask } from "./api";

/** What this box is: GET /api/box. */
export interface Box {
  name: string;
  version: string;
  url: string;
  registration_open: boolean;
  public_rooms: boolean;
}

/** Null until it has answered; a page shows the rest meanwhile. */
export const box = signal<Box | null>(null);

ask<Box>("/api/box", { withKey: false }).then(
  (answer) => (box.value = answer),
  () => {}, // the page's own requests say that the box cannot be reached
);

const isLocal = (url: string) => /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);

/**
 * The address to give to others: the one this browser came by, as it works from here; unless that is this machine's own
 * and the box knows a better one.
 */
export const address = () => (isLocal(location.origin) && box.value ? box.value.url : location.origin);

/** Whether nobody but programs on this very machine can follow the address. */
export const isOnlyHere = () => isLocal(address());
