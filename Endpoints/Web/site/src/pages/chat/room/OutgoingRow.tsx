import { me } from "../../../box/me";
import type { Outbox, Outgoing } from "../state/outbox";
import { LongText } from "./LongText";
import { Avatar } from "./Avatar";
import { hue } from "../text/colour";

/** What was written here and is not in the room yet, or could not be sent. */
export function OutgoingRow({ item, outbox }: { item: Outgoing; outbox: Outbox }) {
  const type = me.value?.agent ? "agent" : "human";
  return (
    <li class={`message first outgoing ${item.state}`}>
      <span class="message-side"><Avatar name={item.sender} type={type} /></span>
      <div class="message-body">
        <p class="message-head">
          <bdi class="sender" style={{ "--hue": hue(item.sender) }}>{item.sender}</bdi>
          {item.state !== "failed" && <span class="muted">{item.state === "sending" ? "Sending…" : "Sent"}</span>}
        </p>
        <LongText text={item.content} />
        {item.state === "failed" && (
          <p class="failed" role="alert">
            <span class="problem">Not sent. {item.why}</span>
            <button type="button" onClick={() => void outbox.retry(item.key)}>Try again</button>
            <button class="quiet" type="button" onClick={() => outbox.discard(item.key)}>Discard</button>
          </p>
        )}
      </div>
    </li>
  );
}
