import { useEffect, useState } from "preact/hooks";
import { tell, tellProblem } from "../../look/Toast";
import { Listed } from "./parts/Listed";
import type { Column } from "./parts/Table";
import { count, span } from "./parts/words";
import { useList } from "./state/list";
import { operate } from "./state/operator";
import type { Bucket, Limits as Granted } from "./state/wire";

type Row = Bucket & { id: string };

/** Who is at a limit or near one, and what everybody is granted. */
export function Limits() {
  const list = useList<Row>(async () => {
    const page = await operate<{ buckets: Bucket[]; has_more: boolean }>("buckets?limit=200");
    return { items: page.buckets.map((one) => ({ ...one, id: `${one.name} ${one.subject}` })), has_more: false };
  }, "");

  async function reset(bucket: Bucket) {
    try {
      await operate(`limits/${bucket.name}/reset`, { method: "POST", body: { subject: bucket.subject } });
      tell(`${who(bucket)} may go on: the bucket is full again.`);
      void list.reload();
    } catch (refused) {
      tellProblem(refused);
    }
  }

  const columns: Column<Row>[] = [
    { name: "Who", cell: (one) => <span dir="auto">{who(one)}</span>, by: who },
    { name: "Limit", cell: (one) => `${one.name}, ${one.rate}`, by: (one) => one.name },
    { name: "Left", cell: (one) => <Left bucket={one} />, by: (one) => one.remaining, isNumber: true },
    { name: "Full in", cell: (one) => span(one.reset_after), by: (one) => one.reset_after, isNumber: true },
    {
      name: "Reset",
      isMute: true,
      cell: (one) => (
        <button type="button" class="small" aria-label={`Reset ${one.name} of ${who(one)}`} onClick={() => void reset(one)}>
          Reset
        </button>
      ),
    },
  ];

  return (
    <>
      <Listed
        title="Limits in use"
        about="Buckets that are not full, the emptiest first: who has none left is being slowed down just now."
        list={list}
        columns={columns}
        none="Every bucket is full: nobody is near a limit."
      />
      <Rates />
    </>
  );
}

function Left({ bucket }: { bucket: Bucket }) {
  return bucket.remaining === 0 ? <strong class="bad-word">none: slowed down</strong> : <>{count(bucket.remaining)}</>;
}

/** What the box grants everybody, and whom it grants something else. */
function Rates() {
  const [granted, setGranted] = useState<Granted | null>(null);
  useEffect(() => void operate<Granted>("limits").then(setGranted, tellProblem), []);
  if (!granted) return null;
  return (
    <section class="rates" aria-label="What is granted">
      <h2>What is granted</h2>
      <dl>
        {granted.limits.map(({ name, rate, per }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {rate} <span class="muted">per {per}</span>
            </dd>
          </div>
        ))}
      </dl>
      {granted.overrides.length > 0 && (
        <ul>
          {granted.overrides.map((one) => (
            <li key={`${one.person_id} ${one.key_id} ${one.name}`}>
              <strong dir="auto">{one.handle}</strong>
              {one.key_id && <span class="muted"> (one key)</span>}: {one.name} {one.rate}
            </li>
          ))}
        </ul>
      )}
      <p class="muted">
        Change a person's under People. The box's own are set where it is started, with <code>--limit NAME=COUNT/PERIOD</code>.
      </p>
    </section>
  );
}

const who = ({ handle, subject, per }: Bucket) => (per === "key" ? `a key of ${handle ?? subject}` : (handle ?? subject));
