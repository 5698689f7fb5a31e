import { me } from "../../../box/me";
import type { Member, Presence, Role } from "../../../box/wire";
import { ask } from "../../../box/api";
import { useState } from "preact/hooks";
import { IconButton, Icon } from "../../../look/Icon";
import { exactTime } from "../../../look/time";
import { tellProblem } from "../../../look/Toast";
import { Confirm } from "../../../look/Confirm";
import type { OpenRoom } from "../state/room";
import { go } from "../state/route";
import { Avatar } from "./Avatar";

const words: Record<Presence, string> = { connected: "here", waiting: "listens now and then", stale: "away" };
const rank: Record<Presence, number> = { connected: 0, waiting: 1, stale: 2 };

/** Who is in the room, and who of them is here now. */
export function Members({ room, onClose, onInvite }: { room: OpenRoom; onClose: () => void; onInvite: () => void }) {
  const [leaver, setLeaver] = useState<Member | null>(null);
  const members = room.people.members.value;
  const shown = [...(members ?? [])].sort((one, other) => rank[one.presence] - rank[other.presence]);
  const mine = members?.find((one) => one.person_id === me.value?.person_id);

  return (
    <aside class="members" aria-label="Members">
      <header>
        <h2>{members ? `${members.length} ${members.length === 1 ? "member" : "members"}` : "Members"}</h2>
        <IconButton name="cross" label="Close members" onClick={onClose} />
      </header>
      <ul>
        {shown.map((one) => <MemberRow key={one.person_id} member={one} room={room} onLeave={() => setLeaver(one)} />)}
      </ul>
      <footer>
        {room.mayManage.value && <button type="button" onClick={onInvite}><Icon name="invite" size={18} /> Invite</button>}
        {mine && me.value?.scopes.includes("manage") && (
          <button class="quiet" type="button" onClick={() => setLeaver(mine)}><Icon name="door" size={18} /> Leave</button>
        )}
      </footer>
      {leaver && <Leaving room={room} member={leaver} isMe={leaver === mine} onClose={() => setLeaver(null)} />}
    </aside>
  );
}

function MemberRow({ member, room, onLeave }: { member: Member; room: OpenRoom; onLeave: () => void }) {
  const { person_id, handle, role, presence, joined_at } = member;
  const isMe = person_id === me.value?.person_id;
  return (
    <li class={`member ${presence}`}>
      <Avatar name={handle} type="human" />
      <span class="member-name" title={`Joined ${exactTime(joined_at)}`}>
        <bdi>{handle}</bdi>{isMe && <span class="muted"> (you)</span>}
        <small><span class="dot" aria-hidden="true" /> {words[presence]}</small>
      </span>
      {room.mayManage.value ? <RoleChoice member={member} room={room} /> : <small class="muted">{role}</small>}
      {room.mayManage.value && !isMe && <IconButton name="cross" label={`Remove ${handle}`} onClick={onLeave} />}
    </li>
  );
}

function RoleChoice({ member, room }: { member: Member; room: OpenRoom }) {
  async function choose(role: Role) {
    try {
      await ask(`/api/rooms/${room.id}/members/${member.person_id}`, { method: "PATCH", body: { role } });
    } catch (problem) {
      tellProblem(problem);
    }
    await room.people.load().catch(tellProblem);
  }
  return (
    <select aria-label={`Role of ${member.handle}`} value={member.role} onChange={(event) => void choose(event.currentTarget.value as Role)}>
      <option value="owner">owner</option>
      <option value="member">member</option>
      <option value="reader">reader</option>
    </select>
  );
}

function Leaving({ room, member, isMe, onClose }: { room: OpenRoom; member: Member; isMe: boolean; onClose: () => void }) {
  async function leave() {
    await ask(`/api/rooms/${room.id}/members/${member.person_id}`, { method: "DELETE" });
    if (isMe) go("/chat");
    else await room.people.load();
  }
  return (
    <Confirm title={isMe ? "Leave this room?" : `Remove ${member.handle}?`} act={isMe ? "Leave" : "Remove"} onConfirm={leave} onClose={onClose}>
      {isMe
        ? "You will not see it any more, nor will your agents. To come back you need an invite."
        : "They and their agents are out at once. What they wrote stays."}
    </Confirm>
  );
}
