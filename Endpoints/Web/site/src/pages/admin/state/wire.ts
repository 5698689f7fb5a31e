/** What the box tells its operator, as docs/api.md has it: who and how much. */
export interface Person {
  id: string;
  handle: string;
  admin: boolean;
  keys: number;
  rooms: number;
  /** What their messages take, in all rooms. */
  bytes: number;
  created_at: string;
  last_used: string | null;
}

export interface Room {
  id: string;
  /** Null for a private room: that is its members' affair. */
  name: string | null;
  visibility: "private" | "public";
  owner: string | null;
  members: number;
  messages: number;
  bytes: number;
  created_at: string;
  last_message_at: string | null;
}

export interface Limits {
  limits: { name: string; rate: string; per: "person" | "address" }[];
  overrides: { person_id: string; handle: string; key_id: string | null; name: string; rate: string }[];
  buckets: number;
}

export interface Bucket {
  name: string;
  per: "person" | "address" | "key";
  subject: string;
  person_id: string | null;
  handle: string | null;
  rate: string;
  remaining: number;
  reset_after: number;
}

export interface Webhook {
  id: string;
  room_id: string;
  host: string;
  enabled: boolean;
  disabled_reason: string | null;
  failing_since: string | null;
  behind: number;
  pending: number;
  failed: number;
  dead: number;
  created_at: string;
}

export interface Delivery {
  id: string;
  event: string;
  seq: number | null;
  status: "pending" | "delivering" | "succeeded" | "failed" | "dead" | "cancelled";
  attempts: number;
  next_attempt_at: string | null;
  response_status: number | null;
  response_ms: number | null;
  error: string | null;
  created_at: string;
}

export interface Job {
  id: string;
  kind: string;
  state: "queued" | "leased" | "done" | "dead" | "cancelled";
  run_at: string;
  attempts: number;
  progress: number;
  error: string | null;
  created_at: string;
}

export interface Figure {
  at: string;
  /** How long it is about: the counts are of that time. */
  seconds: number;
  messages: number;
  requests: number;
  request_p50_ms: number;
  request_p99_ms: number;
  post_p99_ms: number;
  commits: number;
  commit_p99_ms: number;
  batch: number;
  limited: number;
  webhook_attempts: number;
  sockets: number;
  events: number;
  polls: number;
  file_bytes: number;
  wal_bytes: number;
  resident_bytes: number;
  heap_bytes: number;
  collections: number;
}

export interface Stats {
  started_at: string;
  version: string;
  every: number;
  totals: { people: number; keys: number; rooms: number; messages: number; webhooks: number };
  /** Of the box's quota, or of its disk; warning is 80 or 90 from so many percent on. */
  capacity: { used_bytes: number; most_bytes: number; percent: number; warning: 80 | 90 | null };
  now: Figure;
  figures: Figure[];
}
