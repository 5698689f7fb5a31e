import { useEffect, useState } from "preact/hooks";
import type { Key } from "../../../box/keys";
import { tell } from "../../../look/Toast";
import { operate } from "../state/operator";
import type { Limits, Person } from "../state/wire";
import { nameOf } from "./KeyLine";

const names = ["messages", "rooms", "search"];

/** What this person may do, or one of their keys beside that: counted from the next request on. */
export function GrantLimits({ person, keys }: { person: Person; keys: Key[] }) {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [problem, setProblem] = useState("");
  const read = () => operate<Limits>("limits").then(setLimits, (refused: Error) => setProblem(refused.message));
  useEffect(() => void read(), [person.id]);

  async function grant(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const whose = String(form.get("whose"));
    const body = { per: whose ? "key" : "person", limits: { [String(form.get("name"))]: String(form.get("rate")).trim() } };
    try {
      await operate(`keys/${whose || keys[0]!.id}`, { method: "PATCH", body });
      setProblem("");
      tell("It counts from the next request on.");
      await read();
    } catch (refused) {
      setProblem((refused as Error).message);
    }
  }

  return (
    <>
      <h3>Limits</h3>
      <ul class="granted">{limits && lines(limits, person, keys).map((line) => <li key={line}>{line}</li>)}</ul>
      <form class="grant" onSubmit={grant}>
        <label>
          Limit
          <select name="name">
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Rate
          <input name="rate" required placeholder="600/min, or off" autocomplete="off" />
        </label>
        <label>
          For
          <select name="whose">
            <option value="">the person</option>
            {keys.map((key) => (
              <option key={key.id} value={key.id}>
                {`${nameOf(key)} ${key.prefix}…`}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">Grant</button>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

function lines({ limits, overrides }: Limits, person: Person, keys: Key[]): string[] {
  const own = overrides.filter(({ person_id }) => person_id === person.id);
  const usual = limits.filter(({ per }) => per === "person").map(({ name, rate }) => {
    const granted = own.find((one) => one.name === name && one.key_id === null);
    return granted ? `${name} ${granted.rate} (everybody else ${rate})` : `${name} ${rate}`;
  });
  const ofKeys = own.filter(({ key_id }) => key_id !== null).map(({ key_id, name, rate }) => {
    const key = keys.find(({ id }) => id === key_id);
    return `${key ? `${nameOf(key)} ${key.prefix}…` : "a key"}: ${name} ${rate}`;
  });
  return [...usual, ...ofKeys];
}
