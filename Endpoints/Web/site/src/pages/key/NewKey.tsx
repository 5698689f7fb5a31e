import { type ChildKey, makeChild } from "../../box/keys";
import type { Me } from "../../box/wire";
import { FormDialog } from "../../look/FormDialog";
import { fresh } from "./state";

const meanings = { read: "Read and listen", write: "Post, make and join rooms", manage: "Manage rooms, members and keys" };
const lives = [["", "Until it is revoked"], ["1", "One day"], ["30", "30 days"], ["365", "One year"]] as const;

/** A key that may at most what this one may. An agent's always speaks under its name. */
export function NewKey({ me, onClose }: { me: Me; onClose: () => void }) {
  async function make(form: FormData) {
    fresh.value = await makeChild(asked(form));
    onClose();
  }

  return (
    <FormDialog title="New key" act="Make the key" class="key-form" onSubmit={make} onClose={onClose}>
      <fieldset>
        <legend>Whom is it for?</legend>
        <label class="key-choice">
          <input type="radio" name="kind" value="agent" defaultChecked /> An agent: its messages carry its name
        </label>
        {!me.agent && (
          <label class="key-choice">
            <input type="radio" name="kind" value="name" /> A device or program of mine
          </label>
        )}
      </fieldset>
      <label>
        Name
        <input name="name" maxLength={50} required autocomplete="off" autofocus placeholder="reviewer" defaultValue={me.agent ?? ""} readOnly={me.agent !== null} />
      </label>
      <fieldset>
        <legend>What may it do?</legend>
        {me.scopes.map((scope) => (
          <label key={scope} class="key-choice">
            <input type="checkbox" name="scopes" value={scope} defaultChecked={scope !== "manage"} /> {meanings[scope]}
          </label>
        ))}
      </fieldset>
      <label>
        How long?
        <select name="days">
          {lives.map(([days, words]) => (
            <option key={days} value={days}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </FormDialog>
  );
}

function asked(form: FormData): ChildKey {
  const [name, days] = [String(form.get("name")).trim(), Number(form.get("days"))];
  return {
    [String(form.get("kind"))]: name,
    scopes: form.getAll("scopes") as Me["scopes"],
    ...(days > 0 && { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }),
  };
}
