import { useState } from "preact/hooks";
import { tell, tellProblem } from "../../look/Toast";
import { Deliveries } from "./Deliveries";
import { Choice } from "./parts/Choice";
import { Listed } from "./parts/Listed";
import type { Column } from "./parts/Table";
import { When } from "./parts/When";
import { brief, count } from "./parts/words";
import { useList } from "./state/list";
import { operate } from "./state/operator";
import type { Webhook } from "./state/wire";

const states = [["", "All"], ["failing", "Failing"], ["dead", "Dead letters"], ["disabled", "Disabled"]] as const;
type State = (typeof states)[number][0];

/** Everybody's webhooks: how they do, and what could not be delivered. */
export function Webhooks() {
  const [state, setState] = useState<State>("");
  const [opened, open] = useState<Webhook | null>(null);
  const list = useList<Webhook>(async (before) => {
    const query = new URLSearchParams({ ...(state && { state }), ...(before && { before: before.id }) });
    const page = await operate<{ webhooks: Webhook[]; has_more: boolean }>(`webhooks?${query}`);
    return { items: page.webhooks, has_more: page.has_more };
  }, state);

  async function turn(hook: Webhook) {
    try {
      await operate(`webhooks/${hook.id}`, { method: "PATCH", body: { enabled: !hook.enabled } });
      tell(hook.enabled ? "Disabled: nothing is sent any more." : "Enabled: it is told what happens from now on.");
      void list.reload();
    } catch (refused) {
      tellProblem(refused);
    }
  }

  const columns: Column<Webhook>[] = [
    { name: "Receiver", cell: (hook) => <strong>{hook.host}</strong>, by: (hook) => hook.host },
    { name: "Room", cell: (hook) => <span class="muted" title={hook.room_id}>{brief(hook.room_id)}</span> },
    { name: "State", cell: (hook) => <StateOf hook={hook} />, by: (hook) => `${hook.enabled} ${hook.failing_since ?? ""}` },
    { name: "Waiting", cell: (hook) => count(hook.behind + hook.pending), by: (hook) => hook.behind + hook.pending, isNumber: true },
    { name: "To retry", cell: (hook) => count(hook.failed), by: (hook) => hook.failed, isNumber: true },
    { name: "Dead", cell: (hook) => (hook.dead > 0 ? <strong class="bad-word">{count(hook.dead)}</strong> : 0), by: (hook) => hook.dead, isNumber: true },
    {
      name: "Acts",
      isMute: true,
      cell: (hook) => (
        <span class="acts">
          <button type="button" class="small" aria-label={`Deliveries to ${hook.host}`} onClick={() => open(hook)}>
            Deliveries
          </button>
          <button type="button" class="small" aria-label={`${hook.enabled ? "Disable" : "Enable"} ${hook.host}`} onClick={() => void turn(hook)}>
            {hook.enabled ? "Disable" : "Enable"}
          </button>
        </span>
      ),
    },
  ];

  return (
    <Listed
      title="Webhooks"
      about="Where rooms tell what happens in them. Of an address only the host is shown: the rest is often a secret."
      list={list}
      columns={columns}
      none="There is none like that."
    >
      <Choice label="State" value={state} options={states} onChoose={setState} />
      {opened && (
        <Deliveries
          hook={opened}
          onClose={() => {
            open(null);
            void list.reload();
          }}
        />
      )}
    </Listed>
  );
}

function StateOf({ hook }: { hook: Webhook }) {
  if (!hook.enabled) return <span class="bad-word">{hook.disabled_reason ?? "disabled by its owner"}</span>;
  if (!hook.failing_since) return <span class="good-word">in order</span>;
  return (
    <span class="warn-word">
      failing since <When time={hook.failing_since} />
    </span>
  );
}
