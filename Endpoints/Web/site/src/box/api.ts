import { key } from "./key";

/** What the box refused, in words one can show (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    /** Seconds, where the box says when to come again (429). */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

export interface Ask {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** False for what anybody may ask: the key stays here. */
  withKey?: boolean;
}

/** One request to this box: JSON in, JSON out, a {@link Problem} thrown for anything but 2xx. 204 is undefined. */
export async function ask<T>(path: string, { method = "GET", body, headers = {}, signal, withKey = true }: Ask = {}): Promise<T> {
  const all: Record<string, string> = { ...headers };
  if (withKey && key.value) all.Authorization = `Bearer ${key.value}`;
  if (body !== undefined) all["Content-Type"] = "application/json";

  const answer = await reach(path, { method, headers: all, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "omit", cache: "no-store", redirect: "error" });
  } catch (lost) {
    if (lost instanceof DOMException && lost.name === "AbortError") throw lost;
    throw new Problem(0, "unreachable", "The box cannot be reached.");
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const said = await answer.json().catch(() => ({}));
  const wait = answer.headers.get("Retry-After");
  return new Problem(answer.status, said.code ?? "unknown", said.detail ?? answer.statusText, wait === null ? null : Number(wait));
}
