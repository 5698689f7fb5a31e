import { useState } from "preact/hooks";
import { Dialog } from "../../look/Dialog";
import { tell, tellProblem } from "../../look/Toast";
import { Choice } from "./parts/Choice";
import { type Column, Table } from "./parts/Table";
import { When } from "./parts/When";
import { milliseconds } from "./parts/words";
import { useList } from "./state/list";
import { operate } from "./state/operator";
import type { Delivery, Webhook } from "./state/wire";

const statuses = [["", "All"], ["pending", "Waiting"], ["failed", "To retry"], ["dead", "Dead"], ["succeeded", "Arrived"]] as const;
type Status = (typeof statuses)[number][0];

/** What was sent to one webhook and what came of it; the dead can be sent again. */
export function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const [status, setStatus] = useState<Status>(hook.dead > 0 ? "dead" : "");
  const list = useList<Delivery>(async (before) => {
    const query = new URLSearchParams({ ...(status && { status }), ...(before && { before: before.id }) });
    const page = await operate<{ deliveries: Delivery[]; has_more: boolean }>(`webhooks/${hook.id}/deliveries?${query}`);
    return { items: page.deliveries, has_more: page.has_more };
  }, status);

  async function replay(path: string, said: (answer: { count?: number }) => string) {
    try {
      tell(said(await operate(`webhooks/${hook.id}/${path}`, { method: "POST", body: {} })));
      void list.reload();
    } catch (refused) {
      tellProblem(refused);
    }
  }

  const columns: Column<Delivery>[] = [
    { name: "Event", cell: (one) => `${one.event}${one.seq === null ? "" : ` #${one.seq}`}` },
    { name: "Status", cell: (one) => <StatusOf delivery={one} /> },
    { name: "Tried", cell: (one) => one.attempts, isNumber: true },
    { name: "Answer", cell: (one) => (one.response_ms === null ? "" : `${one.response_status ?? "none"}, ${milliseconds(one.response_ms)}`) },
    { name: "Made", cell: (one) => <When time={one.created_at} /> },
    {
      name: "Replay",
      isMute: true,
      cell: (one) =>
        one.status !== "pending" && one.status !== "delivering" && one.event !== "webhook.test" && (
          <button type="button" class="small" onClick={() => void replay(`deliveries/${one.id}/replay`, () => "Sent again.")}>
            Replay
          </button>
        ),
    },
  ];

  return (
    <Dialog title={`Deliveries to ${hook.host}`} onClose={onClose} wide>
      <div class="deliveries tools">
        <Choice label="Status" value={status} options={statuses} onChoose={setStatus} />
        <button type="button" class="small" onClick={() => void replay("replay", ({ count }) => `${count} sent again.`)}>
          Replay all dead
        </button>
      </div>
      {list.problem && (
        <p class="problem" role="alert">
          {list.problem}
        </p>
      )}
      {list.isLoaded && <Table label="Deliveries" columns={columns} rows={list.items} none="There is none like that." />}
      {list.hasMore && (
        <button type="button" onClick={() => void list.more()}>
          Show more
        </button>
      )}
    </Dialog>
  );
}

function StatusOf({ delivery: { status, error, next_attempt_at } }: { delivery: Delivery }) {
  const look = { dead: "bad-word", failed: "warn-word", succeeded: "good-word" }[status as string];
  return (
    <span class={look} title={error ?? undefined}>
      {status}
      {next_attempt_at && (
        <>
          , again <When time={next_attempt_at} />
        </>
      )}
      {error && <span class="reason">{error}</span>}
    </span>
  );
}
