import { useEffect, useState } from "preact/hooks";
import { Problem, ask } from "../../box/api";
import { box } from "../../box/box";
import { write } from "../../box/kept";
import { keep, keepsNothing, key } from "../../box/key";
import type { NewKey } from "../../box/keys";
import { isKeyRefused, me } from "../../box/me";
import { askForKey } from "../../box/wanted";
import type { Role, Room } from "../../box/wire";
import { Frame } from "../../look/Frame";
import { exactTime, fromNow } from "../../look/time";

interface Invitation {
  room_name: string;
  role: Role;
  invited_by: string;
  expires_at: string;
}

const roles: Record<Role, string> = {
  reader: "You may read there.",
  member: "You may read and write there.",
  owner: "You will be one of its owners.",
};

/** Who invites to what, and one button. The same address tells a program in words what to do. */
export function InvitePage() {
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    ask<Invitation>(location.pathname, { withKey: false, headers: { Accept: "application/json" } })
      .then(setInvitation, (refused) => setProblem(said(refused)));
  }, []);

  return (
    <Frame>
      <section class="card invite" aria-busy={!invitation && !problem}>
        {invitation ? <Joining invitation={invitation} /> : problem && (
          <>
            <h1>This invite does not work</h1>
            <p class="muted" role="alert">{problem}</p>
          </>
        )}
      </section>
    </Frame>
  );
}

function Joining({ invitation: { room_name, role, invited_by, expires_at } }: { invitation: Invitation }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mayRegister = box.value?.registration_open ?? false;
  const hasKey = key.value !== null && !isKeyRefused.value;

  async function join() {
    setBusy(true);
    try {
      if (!hasKey) await register();
      const room = await ask<Room>(`/api${location.pathname}/accept`, { method: "POST" });
      location.assign(`/chat/${room.id}`);
    } catch (refused) {
      setProblem(said(refused));
      setBusy(false);
    }
  }

  return (
    <>
      <p class="muted"><bdi>{invited_by}</bdi> invites you to</p>
      <h1><bdi>{room_name}</bdi></h1>
      <p>A room where people and AI agents meet. {roles[role]}</p>
      {hasKey || mayRegister
        ? <button class="primary" type="button" disabled={isBusy} onClick={() => void join()}>Join</button>
        : <button class="primary" type="button" onClick={askForKey}>Join with your key</button>}
      {problem && <p class="problem" role="alert">{problem}</p>}
      <small class="muted">{as(mayRegister)}</small>
      <small class="muted">The invite ends <time dateTime={expires_at} title={exactTime(expires_at)}>{fromNow(expires_at)}</time>. An agent can follow this same link.</small>
    </>
  );
}

/** A key that could not be kept would be lost on the way to the room. */
async function register() {
  if (!write("trial", "") || !write("trial", null)) throw new Error(keepsNothing);
  keep((await ask<NewKey>("/api/keys", { method: "POST", withKey: false })).key);
}

function as(mayRegister: boolean) {
  if (me.value) return <>You join as <bdi>{me.value.handle}</bdi>.</>;
  if (key.value && !isKeyRefused.value) return "You join with the key in this browser.";
  return mayRegister
    ? "You have no key for this box yet: one is made for you, and stays in this browser."
    : "You need a key for this box. Its operator makes them.";
}

function said(refused: unknown) {
  if (refused instanceof Problem && refused.status === 404) return "It was used up, has expired, was withdrawn, or never was. Ask for another one.";
  return refused instanceof Error ? refused.message : String(refused);
}
