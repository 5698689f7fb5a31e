import { useEffect, useMemo, useState } from "preact/hooks";
import { me } from "../../../box/me";
import { askForKey } from "../../../box/wanted";
import { DeleteMessage } from "../dialogs/DeleteMessage";
import { Invites } from "../dialogs/Invites";
import { RoomSettings } from "../dialogs/RoomSettings";
import type { Message } from "../../../box/wire";
import type { Lobby } from "../state/lobby";
import { OpenRoom } from "../state/room";
import { route } from "../state/route";
import { Composer } from "./Composer";
import { Doings } from "./Doings";
import { Members } from "./Members";
import { MessageList } from "./MessageList";
import { Gone } from "./Gone";
import { Missed } from "./Missed";
import { RoomHead } from "./RoomHead";

export type Panel = "invites" | "settings" | null;

/** One room: its messages, what is written in it, who is in it. Without a lobby it is looked at from the public door. */
export function RoomScreen({ id, lobby }: { id: string; lobby: Lobby | null }) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return isId ? <Present id={id} lobby={lobby} /> : <Gone isPublic={!lobby} />;
}

function Present({ id, lobby }: { id: string; lobby: Lobby | null }) {
  const room = useMemo(() => new OpenRoom(id, !lobby, route.peek().message), [id]);
  const [panel, setPanel] = useState<Panel>(null);
  const [areMembersShown, showMembers] = useState(matchMedia("(min-width: 1180px)").matches);
  const [condemned, condemn] = useState<Message | null>(null);

  useEffect(() => () => room.close(), [room]);
  useEffect(() => {
    const look = () => room.see();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [room]);
  const here = route.value;
  useEffect(() => {
    if (here.message) void room.window.to(here.message);
  }, [here]);

  if (room.ending.value) return <Gone isPublic={room.isPublic} isRevoked={room.ending.value === "revoked"} />;
  return (
    <>
      <main class="room" aria-busy={!room.window.timeline.value}>
        <RoomHead room={room} areMembersShown={areMembersShown} onMembers={() => showMembers(!areMembersShown)} onPanel={setPanel} />
        <MessageList room={room} onDelete={condemn} />
        <Missed room={room} />
        <Doings people={room.people} />
        <Composer room={room} />
        {room.isPublic && !me.value && <GetKey />}
      </main>
      {areMembersShown && lobby && <Members room={room} onClose={() => showMembers(false)} onInvite={() => setPanel("invites")} />}
      {panel === "invites" && <Invites room={room} onClose={() => setPanel(null)} />}
      {panel === "settings" && lobby && <RoomSettings room={room} lobby={lobby} onClose={() => setPanel(null)} />}
      {condemned && <DeleteMessage room={room} message={condemned} onClose={() => condemn(null)} />}
    </>
  );
}

function GetKey() {
  return (
    <p class="get-key muted">
      You are a guest here. <button type="button" class="as-link" onClick={askForKey}>Get a key</button> for rooms of your own,
      a name that is yours, and more messages a minute.
    </p>
  );
}
