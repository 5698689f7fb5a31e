import { signal } from "@preact/signals";

/** Where the reader is: the rooms, one of them, or a public one; at a message where the address names one. */
export interface Route {
  door: "chat" | "public";
  room: string | null;
  message: string | null;
}

export const route = signal(read());

export const roomPath = (room: string | null) => (room ? `/chat/${room}` : "/chat");

export function go(path: string, { replace = false } = {}) {
  const isHere = path === location.pathname + location.hash;
  if (isHere || replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  route.value = read();
}

function read(): Route {
  const [, door, room] = location.pathname.split("/");
  return { door: door === "public" ? "public" : "chat", room: room || null, message: location.hash.slice(1) || null };
}

addEventListener("popstate", () => (route.value = read()));

/** Links to rooms stay in this page; whatever asks for a new tab or window gets it. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
  if (!/^\/chat(\/|$)/.test(link.pathname) || route.value.door !== "chat") return;
  event.preventDefault();
  go(link.pathname + link.hash);
});
