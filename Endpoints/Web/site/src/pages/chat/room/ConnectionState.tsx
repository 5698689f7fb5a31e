import { useEffect, useState } from "preact/hooks";
import type { Stream } from "../../../box/stream";

/** How the line to the box is, in words. */
export function ConnectionState<Frame>({ stream }: { stream: Stream<Frame> }) {
  const isOnline = useOnline();
  const state = stream.state.value;
  const words = {
    connecting: "Connecting…",
    connected: "Connected",
    reconnecting: isOnline ? "Reconnecting…" : "Offline",
    ended: "Disconnected",
  }[state];
  return (
    <span class={`connection ${state}`} role="status">
      <span class="dot" aria-hidden="true" /> {words}
    </span>
  );
}

/** What the browser believes of its network; the box may be reached without one, so it only chooses the word. */
function useOnline() {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}
