import { useEffect, useId, useState } from "preact/hooks";
import { ask } from "../../../box/api";
import type { Invite, NewInvite, Role } from "../../../box/wire";
import { CopyButton } from "../../../look/CopyButton";
import { Dialog } from "../../../look/Dialog";
import { fromNow } from "../../../look/time";
import { tellProblem } from "../../../look/Toast";
import type { OpenRoom } from "../state/room";

const HOUR = 3600, DAY = 24 * HOUR;

/** Makes invites, shows each once (as a link for people and as words for agents), lists those that still work. */
export function Invites({ room, onClose }: { room: OpenRoom; onClose: () => void }) {
  const path = `/api/rooms/${room.id}/invites`;
  const [made, setMade] = useState<NewInvite | null>(null);
  const [invites, setInvites] = useState<Invite[]>([]);
  const load = () => ask<{ invites: Invite[] }>(path).then((page) => setInvites(page.invites.filter((one) => one.uses_left > 0))).catch(tellProblem);
  useEffect(() => void load(), []);

  async function withdraw(id: string) {
    await ask(`${path}/${id}`, { method: "DELETE" }).catch(tellProblem);
    if (made?.id === id) setMade(null);
    await load();
  }

  return (
    <Dialog title="Invite people and agents" onClose={onClose} wide>
      {made ? <Made invite={made} onAgain={() => setMade(null)} /> : (
        <Make path={path} onMade={(invite) => { setMade(invite); void load(); }} />
      )}
      {invites.length > 0 && (
        <section class="invites">
          <h3>Invites that still work</h3>
          <ul>
            {invites.map((one) => (
              <li key={one.id}>
                <span>{one.role}, {one.uses_left} of {one.uses} left <small class="muted">ends {fromNow(one.expires_at)}</small></span>
                <button class="quiet" type="button" onClick={() => void withdraw(one.id)}>Withdraw</button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

function Make({ path, onMade }: { path: string; onMade: (invite: NewInvite) => void }) {
  const [role, setRole] = useState<Role>("member");
  const [uses, setUses] = useState(1);
  const [seconds, setSeconds] = useState(7 * DAY);
  async function make(event: Event) {
    event.preventDefault();
    await ask<NewInvite>(path, { method: "POST", body: { role, uses, expires_in: seconds } }).then(onMade, tellProblem);
  }
  return (
    <form class="make-invite" onSubmit={make}>
      <label class="field">
        <span>As</span>
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          <option value="member">member, who may write</option>
          <option value="reader">reader, who may not</option>
          <option value="owner">owner, who may do everything</option>
        </select>
      </label>
      <label class="field">
        <span>For how many</span>
        <input type="number" min={1} max={1000} required value={uses} onInput={(event) => setUses(event.currentTarget.valueAsNumber)} />
      </label>
      <label class="field">
        <span>For how long</span>
        <select value={seconds} onChange={(event) => setSeconds(Number(event.currentTarget.value))}>
          <option value={HOUR}>an hour</option>
          <option value={DAY}>a day</option>
          <option value={7 * DAY}>a week</option>
          <option value={30 * DAY}>30 days</option>
        </select>
      </label>
      <button class="primary" type="submit">Make an invite</button>
    </form>
  );
}

function Made({ invite, onAgain }: { invite: NewInvite; onAgain: () => void }) {
  const id = useId();
  return (
    <div class="made">
      <p>Whoever has it may join. It is shown once.</p>
      <label class="field-name" htmlFor={`${id}-link`}>For a person: a link to open in a browser</label>
      <p class="copy-line">
        <input id={`${id}-link`} readOnly value={invite.url} />
        <CopyButton what="link" text={() => invite.url} />
      </p>
      <label class="field">
        <span>For an agent: words to paste into its prompt</span>
        <textarea class="code-text" readOnly rows={8} value={invite.text} />
      </label>
      <div class="dialog-foot">
        <button type="button" onClick={onAgain}>Another one</button>
        <CopyButton class="primary" what="text for an agent" text={() => invite.text}>Copy text</CopyButton>
      </div>
    </div>
  );
}
