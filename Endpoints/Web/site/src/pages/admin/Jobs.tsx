import { useState } from "preact/hooks";
import { tell, tellProblem } from "../../look/Toast";
import { Choice } from "./parts/Choice";
import { Listed } from "./parts/Listed";
import type { Column } from "./parts/Table";
import { When } from "./parts/When";
import { count } from "./parts/words";
import { useList } from "./state/list";
import { operate } from "./state/operator";
import type { Job } from "./state/wire";

const states = [["", "All"], ["queued", "Waiting"], ["leased", "Running"], ["dead", "Dead"], ["done", "Done"]] as const;
type State = (typeof states)[number][0];

const words: Record<Job["state"], [string, string]> = {
  queued: ["waiting", ""],
  leased: ["running", "good-word"],
  done: ["done", "muted"],
  dead: ["dead", "bad-word"],
  cancelled: ["cancelled", "muted"],
};

/** What is done behind the answers: what waits, runs, or failed for good. */
export function Jobs() {
  const [state, setState] = useState<State>("");
  const list = useList<Job>(async (before) => {
    const query = new URLSearchParams({ ...(state && { state }), ...(before && { before: before.id }) });
    const page = await operate<{ jobs: Job[]; has_more: boolean }>(`jobs?${query}`);
    return { items: page.jobs, has_more: page.has_more };
  }, state);

  async function act(job: Job, verb: "retry" | "cancel" | "drop") {
    try {
      await operate(`jobs/${job.id}${verb === "drop" ? "" : `/${verb}`}`, { method: verb === "drop" ? "DELETE" : "POST" });
      tell({ retry: "It begins anew.", cancel: "Cancelled.", drop: "Forgotten." }[verb]);
      void list.reload();
    } catch (refused) {
      tellProblem(refused);
    }
  }

  const columns: Column<Job>[] = [
    { name: "Kind", cell: (job) => <strong>{job.kind}</strong>, by: (job) => job.kind },
    { name: "State", cell: (job) => <span class={words[job.state][1]}>{words[job.state][0]}{job.error && <span class="reason">{job.error}</span>}</span>, by: (job) => job.state },
    { name: "Tried", cell: (job) => job.attempts, by: (job) => job.attempts, isNumber: true },
    { name: "Done so far", cell: (job) => count(job.progress), by: (job) => job.progress, isNumber: true },
    { name: "Due", cell: (job) => <When time={job.run_at} />, by: (job) => job.run_at },
    {
      name: "Acts",
      isMute: true,
      cell: (job) => (
        <span class="acts">
          {verbsOf(job).map((verb) => (
            <button key={verb} type="button" class="small" onClick={() => void act(job, verb)}>
              {verb[0]!.toUpperCase() + verb.slice(1)}
            </button>
          ))}
        </span>
      ),
    },
  ];

  return (
    <Listed
      title="Jobs"
      about="Work that waits behind the answers. A dead one failed ten times, and is kept until you decide."
      list={list}
      columns={columns}
      none="There is none like that."
    >
      <Choice label="State" value={state} options={states} onChoose={setState} />
    </Listed>
  );
}

function verbsOf({ state }: Job) {
  if (state === "queued" || state === "leased") return ["cancel"] as const;
  return state === "done" ? (["drop"] as const) : (["retry", "drop"] as const);
}
