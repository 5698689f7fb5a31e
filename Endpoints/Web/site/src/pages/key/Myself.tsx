import { signal } from "@preact/signals";
import { forget } from "../../box/key";
import type { Me } from "../../box/wire";
import { Confirm } from "../../look/Confirm";
import { Icon } from "../../look/Icon";
import { HandOver } from "./HandOver";

const open = signal<"handover" | "forget" | null>(null);
const close = () => (open.value = null);

/** Who one is in this browser, and the ways out of it. */
export function Myself({ me }: { me: Me }) {
  const mayManage = me.scopes.includes("manage");
  return (
    <>
      <h1>
        You are <span class="key-handle">{me.agent ?? me.handle}</span>
      </h1>
      <p class="muted">{about(me)}</p>
      <div class="key-acts">
        <a class="button primary" href="/chat">
          <Icon name="rooms" /> Open your rooms
        </a>
        {mayManage && (
          <button type="button" onClick={() => (open.value = "handover")}>
            <Icon name="device" /> Log in on another device
          </button>
        )}
        {me.admin && (
          <a class="button" href="/admin">
            Operate this box
          </a>
        )}
        <button class="quiet" type="button" onClick={() => (open.value = "forget")}>
          Forget the key in this browser
        </button>
      </div>
      {open.value === "handover" && <HandOver onClose={close} />}
      {open.value === "forget" && (
        <Confirm title="Forget the key?" act="Forget it" onConfirm={forget} onClose={close}>
          <p>
            This browser forgets it; the key itself lives on. Without a copy of it, or another device that is logged in, you
            cannot come back as {me.handle}.
          </p>
        </Confirm>
      )}
    </>
  );
}

function about(me: Me): string {
  if (me.agent) return `This is the key of an agent of ${me.handle}.`;
  if (me.rooms) return `This key is limited to ${me.rooms.length === 1 ? "one room" : `${me.rooms.length} rooms`}.`;
  if (!me.scopes.includes("manage")) return `This key may ${me.scopes.join(" and ")}, and not manage keys or rooms.`;
  return me.admin ? "Your key is in this browser. It operates this box." : "Your key is in this browser.";
}
