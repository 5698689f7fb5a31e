/** What the box says, as docs/api.md has it. */
export type Role = "owner" | "member" | "reader";
export type SenderType = "human" | "agent";

export interface Room {
  id: string;
  name: string;
  visibility: "private" | "public";
  anonymous_posts: boolean;
  /** The asking person's; absent at the public door. */
  role?: Role;
  created_at: string;
  last_message_at: string | null;
  last_seq: number;
}

export interface Author {
  person_id: string;
  key_id: string;
  handle: string;
}

export interface Message {
  id: string;
  room_id: string;
  seq: number;
  sender: string;
  sender_type: SenderType;
  author: Author | null;
  anonymous: boolean;
  content: string;
  reply_to: string | null;
  created_at: string;
  deleted_at: string | null;
}

export interface MessagePage {
  messages: Message[];
  has_more: boolean;
  cursor: string;
}

export interface Position {
  id: string;
  seq: number;
}

export interface Doing {
  sender: string;
  state: "typing" | "thinking" | "tool";
  detail: string | null;
  expires_at: string;
}

export type Presence = "connected" | "waiting" | "stale";

export interface Member {
  person_id: string;
  handle: string;
  role: Role;
  joined_at: string;
  presence: Presence;
  activity: Doing | null;
}

export interface Invite {
  id: string;
  role: Role;
  uses: number;
  uses_left: number;
  created_at: string;
  expires_at: string;
}

export interface NewInvite extends Omit<Invite, "uses_left" | "created_at"> {
  code: string;
  url: string;
  text: string;
}

/** The key that asks: GET /api/keys/me. */
export interface Me {
  id: string;
  person_id: string;
  handle: string;
  admin: boolean;
  agent: string | null;
  scopes: ("read" | "write" | "manage")[];
  rooms: string[] | null;
}

export type RoomFrame =
  | ({ type: "message" } & Message)
  | { type: "ready"; id: string; seq: number }
  | { type: "gap"; after: Position; latest: Position }
  | { type: "cursor_gone"; earliest: Position; latest: Position }
  | { type: "message_deleted"; room_id: string; id: string; seq: number }
  | { type: "room_updated"; room_id: string; name: string; visibility: Room["visibility"]; anonymous_posts: boolean }
  | { type: "room_deleted"; room_id: string }
  | { type: "presence"; room_id: string; person_id: string; handle: string; presence: Presence }
  | ({ type: "activity"; room_id: string; person_id: string; key_id: string; handle: string } & Doing)
  | { type: "pong" };

export type LobbyFrame =
  | { type: "ready" }
  | { type: "room_created"; room_id: string }
  | { type: "room_updated"; room_id: string; name: string; visibility: Room["visibility"]; anonymous_posts: boolean }
  | { type: "room_deleted"; room_id: string }
  | { type: "message_deleted"; room_id: string; id: string; seq: number }
  | { type: "room_activity"; room_id: string; id: string; seq: number; sender: string; sender_type: SenderType; preview: string }
  | { type: "pong" };
