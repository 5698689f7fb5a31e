const place = "meetai.wanted";

/** To the key page, and back here afterwards. Kept beside the URL, so that no address travels in one. */
export function askForKey() {
  sessionStorage.setItem(place, location.pathname + location.hash);
  location.assign("/key");
}

/** Where the reader wanted to go before they were asked for a key; said once. */
export function wanted(): string {
  const path = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  return path?.startsWith("/") && !path.startsWith("//") ? path : "/chat";
}
