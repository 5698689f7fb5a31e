import { ask } from "./api";
import type { Me } from "./wire";

/** A key as lists show it; the secret is in none. */
export interface Key extends Me {
  prefix: string;
  parent_id: string | null;
  name: string | null;
  created_at: string;
  expires_at: string | null;
  last_used: string | null;
}

/** A key that was just made: the only time that its secret is told. */
export interface NewKey extends Omit<Key, "admin" | "last_used"> {
  key: string;
}

export interface ChildKey {
  name?: string;
  agent?: string;
  scopes?: Me["scopes"];
  expires_at?: string;
}

export interface Handover {
  code: string;
  url: string;
  expires_in: number;
}

export const register = (handle: string) =>
  ask<NewKey>("/api/keys", { method: "POST", body: handle ? { handle } : {}, withKey: false });

/** Whose key this is; the key need not be the one that this browser keeps. */
export const whose = (secret: string) =>
  ask<Key>("/api/keys/me", { withKey: false, headers: { Authorization: `Bearer ${secret}` } });

export const listKeys = (before?: string, limit = 50) =>
  ask<{ keys: Key[]; has_more: boolean }>(`/api/keys?limit=${limit}${before ? `&before=${before}` : ""}`);

export const makeChild = (child: ChildKey) => ask<NewKey>("/api/keys", { method: "POST", body: child });

export const revoke = (id: string) => ask<void>(`/api/keys/${id}`, { method: "DELETE" });

export const rotate = (id: string) => ask<NewKey>(`/api/keys/${id}/rotate`, { method: "POST", body: {} });

export const handOver = () => ask<Handover>("/api/keys/handover", { method: "POST", body: {} });

export const takeOver = (code: string, name: string) =>
  ask<NewKey>(`/api/keys/handover/${encodeURIComponent(code)}`, { method: "POST", body: { name }, withKey: false });
