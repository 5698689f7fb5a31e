import { useState } from "preact/hooks";
import { box } from "../../box/box";
import { keep } from "../../box/key";
import { register } from "../../box/keys";
import { Icon } from "../../look/Icon";
import { fresh } from "./state";

/** A new person, with one click. The name can be left to the box. */
export function GetKey() {
  const [handle, setHandle] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function make(event: Event) {
    event.preventDefault();
    setBusy(true);
    try {
      const made = await register(handle.trim());
      fresh.value = made;
      keep(made.key);
    } catch (refused) {
      setProblem((refused as Error).message);
      setBusy(false);
    }
  }

  if (box.value?.registration_open === false)
    return (
      <section class="card">
        <h2>New here?</h2>
        <p>Registration is closed on this box. Ask its operator for a key, and use it here.</p>
      </section>
    );

  return (
    <form class="card key-form" onSubmit={make}>
      <h2>New here?</h2>
      <p class="muted">You get a key, and with it a name. No account, no email address.</p>
      <label>
        Your name <span class="muted">(optional)</span>
        <input value={handle} maxLength={50} placeholder="made up for you, like quiet-heron" autocomplete="off" onInput={(event) => setHandle(event.currentTarget.value)} />
      </label>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button class="primary" type="submit" disabled={isBusy}>
        <Icon name="key" /> Get a key
      </button>
    </form>
  );
}
