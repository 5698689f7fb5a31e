import { signal } from "@preact/signals";
import { forgetPerson, read, whenChanged, write } from "./kept";

/** The key of this browser. It lives here only: never in a URL, a cookie or a log. Shared by all tabs. */
export const key = signal(read("key"));

/** False where the browser keeps nothing: then it is there until the page is left. */
export function keep(secret: string): boolean {
  const isKept = write("key", secret);
  key.value = secret;
  return isKept;
}

/** To be said where a key would have to survive the page. */
export const keepsNothing = "This browser keeps nothing from one page to the next. Allow it to, or use another.";

export function forget() {
  write("key", null);
  forgetPerson();
  key.value = null;
}

whenChanged("key", () => (key.value = read("key")));
