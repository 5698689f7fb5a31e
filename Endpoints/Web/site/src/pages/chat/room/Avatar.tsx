import type { SenderType } from "../../../box/wire";
import { Icon } from "../../../look/Icon";
import { hue } from "../text/colour";

/** People are round and have their letter, agents are square and have a face: told apart without colour too. */
export function Avatar({ name, type }: { name: string; type: SenderType }) {
  return (
    <span class={`avatar ${type}`} style={{ "--hue": hue(name) }} aria-hidden="true">
      {type === "agent" ? <Icon name="bot" size={20} /> : [...name.trim()][0]?.toUpperCase()}
    </span>
  );
}
