import type { Deed, People } from "../state/people";

/** What others are doing right now: "bot is thinking…". One line that is always there, so that nothing jumps. */
export function Doings({ people }: { people: People }) {
  const deeds = people.deeds.value;
  return (
    <p class="doings" role="status">
      {deeds.length > 0 && <span class="dots" aria-hidden="true"><i /><i /><i /></span>}
      {deeds.length > 3 ? `${deeds.length} are at it…` : deeds.map((deed) => <span key={deed.key_id}><bdi>{deed.sender}</bdi> {words(deed)} </span>)}
    </p>
  );
}

function words({ state, detail }: Deed) {
  if (state === "typing") return "is typing…";
  if (state === "thinking") return detail ? <>is thinking: <bdi>{detail}</bdi>…</> : "is thinking…";
  return detail ? <>is using <bdi>{detail}</bdi>…</> : "is using a tool…";
}
