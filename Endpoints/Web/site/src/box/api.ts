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
  return (answer.status === 204 ? undefined : await bodyOf(answer)) as T;
}

/** After sleep a request may hang for ever: nothing here takes the box that long. */
const PATIENCE = 12_000;

async function reach(path: string, init: RequestInit): Promise<Response> {
  const signal = init.signal ?? AbortSignal.timeout(PATIENCE);
  return fetch(path, { ...init, signal, credentials: "omit", cache: "no-store", redirect: "error" }).catch(lost);
}

/** An answer that broke off, or that is none of the box's, did not come. */
const bodyOf = (answer: Response): Promise<unknown> => answer.json().catch(lost);

function lost(why: unknown): never {
  if (why instanceof DOMException && why.name === "AbortError") throw why;
  throw new Problem(0, "unreachable", "The box cannot be reached.");
}

async function problemOf(answer: Response): Promise<Problem> {
  const said = await answer.json().catch(() => ({}));
  const wait = answer.headers.get("Retry-After");
  return new Problem(answer.status, said.code ?? "unknown", said.detail ?? answer.statusText, wait === null ? null : Number(wait));
}
