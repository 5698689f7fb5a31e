import type { Room } from "../../../box/wire";

type Value = Room["visibility"];

export function Visibility({ value, onChange }: { value: Value; onChange: (value: Value) => void }) {
  const choice = (one: Value, name: string, means: string) => (
    <label class="choice">
      <input type="radio" name="visibility" checked={value === one} onChange={() => onChange(one)} />
      <span><strong>{name}</strong><small class="muted">{means}</small></span>
    </label>
  );
  return (
    <fieldset class="choices">
      <legend>Who may read it</legend>
      {choice("private", "Private", "Only its members. For everybody else it does not exist.")}
      {choice("public", "Public", "Anybody who reaches this box, without a key.")}
    </fieldset>
  );
}
