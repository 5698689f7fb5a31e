import { useState } from "preact/hooks";
import type { NewKey } from "../../../box/keys";
import { CopyButton } from "../../../look/CopyButton";
import { Dialog } from "../../../look/Dialog";
import { FormDialog } from "../../../look/FormDialog";
import { operate } from "../state/operator";

/** A new person and their first key, whose secret is shown this once. */
export function MakeKey({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NewKey | null>(null);

  async function make(form: FormData) {
    const handle = String(form.get("handle")).trim();
    const body = { ...(handle && { handle }), admin: form.has("admin") };
    setMade(await operate<NewKey>("keys", { method: "POST", body }));
  }

  if (made) return <Made made={made} onClose={onClose} />;
  return (
    <FormDialog title="New person" act="Make the key" class="form" onSubmit={make} onClose={onClose}>
      <label>
        Handle
        <input name="handle" maxLength={50} autocomplete="off" autofocus placeholder="made up when empty" />
      </label>
      <label class="check">
        <input name="admin" type="checkbox" /> May operate this box
      </label>
    </FormDialog>
  );
}

/** Only the button closes it: a click beside it must not lose the key. */
function Made({ made, onClose }: { made: NewKey; onClose: () => void }) {
  return (
    <Dialog title={`The key of ${made.handle}`} onClose={() => {}}>
      <p>It is shown this once: give it to them now. The box keeps only a fingerprint of it.</p>
      <p class="secret">
        <code aria-label="The key">{made.key}</code>
      </p>
      <div class="dialog-foot">
        <CopyButton what="key" text={() => made.key}>
          Copy the key
        </CopyButton>
        <button class="primary" type="button" onClick={onClose}>
          I saved it
        </button>
      </div>
    </Dialog>
  );
}
