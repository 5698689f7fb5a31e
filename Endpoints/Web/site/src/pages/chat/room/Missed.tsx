import { Icon } from "../../../look/Icon";
import type { OpenRoom } from "../state/room";
import { ahead } from "../state/timeline";

/** What the reader does not see: missed while away, or said while they read further up. Nothing jumps by itself. */
export function Missed({ room }: { room: OpenRoom }) {
  const timeline = room.window.timeline.value;
  if (!timeline) return null;
  const count = ahead(timeline);
  if (room.isMissing.value && count > 0) return <LoadMissed room={room} count={count} />;
  if (room.isAtBottom.value) return null;
  const fresh = Math.max(0, timeline.latest.seq - room.readTo.value);
  return (
    <div class="pill-place">
      <button class={fresh > 0 ? "pill fresh" : "pill"} type="button" onClick={() => void room.window.toEnd()}>
        {fresh > 0 ? `${fresh} new ${fresh === 1 ? "message" : "messages"}` : <span class="hidden-text">To the newest message</span>}
        <Icon name="down" size={16} />
      </button>
    </div>
  );
}

function LoadMissed({ room, count }: { room: OpenRoom; count: number }) {
  return (
    <div class="missed" role="status">
      <span>{count} messages came while you were away.</span>
      <button
        class="primary"
        type="button"
        onClick={() => {
          room.gapAt.value = null;
          void room.window.newer();
        }}
      >
        Load missed messages ({count})
      </button>
      <button
        type="button"
        onClick={() => {
          room.gapAt.value = null;
          void room.window.toEnd();
        }}
      >
        To the newest
      </button>
    </div>
  );
}
