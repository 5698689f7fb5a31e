import { useState } from "preact/hooks";
import { Problem } from "../../box/api";
import { adopt } from "../../box/kept";
import { keep, keepsNothing } from "../../box/key";
import { whose } from "../../box/keys";
import { wanted } from "../../box/wanted";

/** A key from elsewhere, kept in this browser once the box has said that it lives. */
export function UseKey() {
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function check(event: Event) {
    event.preventDefault();
    setBusy(true);
    try {
      adopt((await whose(secret.trim())).person_id);
      if (!keep(secret.trim())) throw new Error(keepsNothing);
      location.assign(wanted());
    } catch (refused) {
      setProblem(words(refused));
      setBusy(false);
    }
  }

  return (
    <form class="card key-form" onSubmit={check}>
      <h2>You have a key</h2>
      <p class="muted">It stays in this browser, and goes nowhere but to this box.</p>
      <label>
        Your key
        <input type="password" value={secret} placeholder="mai_…" autocomplete="off" spellcheck={false} required onInput={(event) => setSecret(event.currentTarget.value)} />
      </label>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" disabled={isBusy}>
        Use it
      </button>
    </form>
  );
}

const words = (refused: unknown) =>
  refused instanceof Problem && refused.status === 401 ? "The box does not know this key. Look whether all of it was pasted." : (refused as Error).message;
