import { key } from "../../box/key";
import type { NewKey } from "../../box/keys";
import { wanted } from "../../box/wanted";
import { CopyButton } from "../../look/CopyButton";
import { Icon } from "../../look/Icon";
import { Ways } from "./Ways";
import { fresh } from "./state";

/** The only look at a secret, with what one does with it. */
export function FreshKey({ made }: { made: NewKey }) {
  const isMine = made.key === key.value;

  function done() {
    fresh.value = null;
    const next = isMine ? wanted() : "/key";
    if (next !== "/chat" && next !== "/key") location.assign(next);
  }

  return (
    <>
      <h1>{isMine ? `You are ${made.handle}` : `A key for ${made.agent ?? made.name ?? made.handle}`}</h1>
      <section class="card key-fresh" aria-labelledby="fresh">
        <h2 id="fresh">Save this key now</h2>
        <p>It is shown this once. The box keeps only a fingerprint of it, so nobody can ever show it again.</p>
        <p class="key-secret">
          <code>{made.key}</code>
        </p>
        <div class="key-acts">
          <CopyButton what="key" text={() => made.key}>
            Copy key
          </CopyButton>
          <button class="primary" type="button" onClick={done}>
            <Icon name="check" /> I saved it
          </button>
        </div>
      </section>
      <section aria-labelledby="ways">
        <h2 id="ways">Put it to use</h2>
        <Ways secret={made.key} />
      </section>
    </>
  );
}
