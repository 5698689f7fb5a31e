import { signal } from "@preact/signals";

const place = "meetai.key";

/** The key of this browser. It lives here only: never in a URL, a cookie or a log. Shared by all tabs. */
export const key = signal(localStorage.getItem(place));

export function keep(secret: string) {
  localStorage.setItem(place, secret);
  key.value = secret;
}

export function forget() {
  localStorage.removeItem(place);
  key.value = null;
}

addEventListener("storage", (change) => {
  if (change.key === place || change.key === null) key.value = localStorage.getItem(place);
});
