import { useState } from "preact/hooks";
import { Problem } from "../../box/api";
import { type Standing, signIn } from "./state/operator";

const reasons: Partial<Record<Standing, string>> = {
  person: "The key of this browser works in rooms, but does not operate the box. It stays as it is: an admin's key is kept beside it.",
  refused: "The key that was used here is no longer good.",
  unreachable: "The box cannot be reached just now. This page tries again by itself.",
};

/** For whoever has no admin's key at hand. */
export function SignIn({ standing }: { standing: Standing }) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function check(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(String(new FormData(event.currentTarget as HTMLFormElement).get("key")).trim());
    } catch (refused) {
      setProblem(words(refused));
    }
    setBusy(false);
  }

  return (
    <div class="sign-in">
      <h1>Admin</h1>
      {reasons[standing] && <p>{reasons[standing]}</p>}
      <form class="card" onSubmit={check}>
        <label>
          An admin's key
          <input name="key" type="password" placeholder="mai_…" autocomplete="off" spellcheck={false} required />
        </label>
        <p class="muted">
          It is made on the box, with <code>meetai keygen --admin</code>. It stays in this browser, and goes nowhere but to this box.
        </p>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button class="primary" type="submit" disabled={isBusy}>
          Sign in
        </button>
      </form>
    </div>
  );
}

const words = (refused: unknown) =>
  refused instanceof Problem && refused.status === 401 ? "The box does not know this key. Look whether all of it was pasted." : (refused as Error).message;
