import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../box/api";
import { deviceName } from "../../box/device";
import { keep, key } from "../../box/key";
import { takeOver } from "../../box/keys";
import { me } from "../../box/me";
import { fresh } from "./state";

/** The code that somebody came with, in the fragment. It leaves the address bar, and the history, at once. */
export const broughtCode = signal<string | null>(brought());

addEventListener("hashchange", () => (broughtCode.value = brought() ?? broughtCode.value));

function brought(): string | null {
  const code = location.hash.slice(1);
  if (!code.startsWith("hnd_")) return null;
  history.replaceState(null, "", "/key");
  return code;
}

/** Logs this browser in; where it has a key already, only after asking whether it may go. */
export function TakeOver({ code }: { code: string }) {
  const [problem, setProblem] = useState("");
  const hasKey = key.value !== null;

  async function take() {
    try {
      const made = await takeOver(code, deviceName());
      if (!keep(made.key)) fresh.value = made;
      broughtCode.value = null;
    } catch (refused) {
      setProblem(words(refused));
    }
  }

  useEffect(() => {
    if (!hasKey) void take();
  }, [code]);

  if (problem)
    return (
      <>
        <h1>That did not work</h1>
        <p role="alert">{problem}</p>
        <button type="button" onClick={() => (broughtCode.value = null)}>
          Go on without it
        </button>
      </>
    );
  if (!hasKey) return <p role="status">Logging you in…</p>;

  return (
    <>
      <h1>Become somebody else here?</h1>
      <p>
        This browser has a key already{me.value && `, that of ${me.value.handle}`}. The link would put another one in its place;
        without a copy of the present one you could not go back.
      </p>
      <div class="key-acts">
        <button class="primary" type="button" onClick={() => (broughtCode.value = null)}>
          Keep the present key
        </button>
        <button class="danger" type="button" onClick={take}>
          Replace it
        </button>
      </div>
    </>
  );
}

const words = (refused: unknown) =>
  refused instanceof Problem && refused.status === 404
    ? "This link was used already, or is older than five minutes. Make a new one on the device that is logged in."
    : (refused as Error).message;
