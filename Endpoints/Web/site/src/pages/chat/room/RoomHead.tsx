import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { me } from "../../../box/me";
import { Icon, IconButton } from "../../../look/Icon";
import { ThemeSwitch } from "../../../look/ThemeSwitch";
import type { OpenRoom } from "../state/room";
import { roomPath } from "../state/route";
import { ConnectionState } from "./ConnectionState";
import type { Panel } from "./RoomScreen";

interface Props {
  room: OpenRoom;
  areMembersShown: boolean;
  onMembers: () => void;
  onPanel: (panel: Panel) => void;
}

export function RoomHead({ room, areMembersShown, onMembers, onPanel }: Props) {
  const here = useMemo(() => computed(() => room.people.members.value?.filter((one) => one.presence !== "stale").length), [room]);
  const info = room.info.value;
  return (
    <header class="room-head">
      <a class="icon-button button quiet back" href={room.isPublic ? "/" : "/chat"} aria-label={room.isPublic ? "To the start" : "All rooms"}>
        <Icon name="back" />
      </a>
      <div class="room-title">
        <h1><bdi>{info?.name ?? "\u00a0"}</bdi></h1>
        <p>
          {info?.visibility === "public" && <span class="room-kind"><Icon name="globe" size={13} /> Public</span>}
          <ConnectionState stream={room.stream} />
          {here.value !== undefined && <span class="wide-only">{here.value} here</span>}
        </p>
      </div>
      {room.isPublic ? (
        <>
          {me.value && <a class="button quiet" href={roomPath(room.id)}>Open in my rooms</a>}
          <ThemeSwitch />
        </>
      ) : (
        <>
          {room.mayManage.value && <IconButton name="invite" label="Invite people and agents" onClick={() => onPanel("invites")} />}
          {room.info.value?.role === "owner" && <IconButton name="sliders" label="Room settings" onClick={() => onPanel("settings")} />}
          <IconButton name="people" label="Members" aria-pressed={areMembersShown} onClick={onMembers} />
        </>
      )}
    </header>
  );
}
