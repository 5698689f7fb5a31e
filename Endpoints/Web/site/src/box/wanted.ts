import { read, write } from "./kept";

const name = "wanted", visit = () => sessionStorage;

/** To the key page, and back here afterwards. Kept beside the URL, so that no address travels in one. */
export function askForKey() {
  write(name, location.pathname + location.hash, visit);
  location.assign("/key");
}

/** Where the reader wanted to go before they were asked for a key; said once. */
export function wanted(): string {
  const path = read(name, visit);
  write(name, null, visit);
  return path?.startsWith("/") && !path.startsWith("//") ? path : "/chat";
}
