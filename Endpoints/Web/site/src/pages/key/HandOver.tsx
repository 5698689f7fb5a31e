import { useEffect, useState } from "preact/hooks";
import { address, isOnlyHere } from "../../box/box";
import { type Handover, type Key, handOver, listKeys } from "../../box/keys";
import { CopyButton } from "../../look/CopyButton";
import { Dialog } from "../../look/Dialog";
import { QrCode } from "./QrCode";
import { keysChanged } from "./state";

/** A link and its picture for another device: good once, for five minutes. Says when somebody has used it. */
export function HandOver({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<(Handover & { until: number }) | null>(null);
  const [problem, setProblem] = useState("");
  const left = useSecondsUntil(made?.until ?? 0);
  const arrived = useArrival(made !== null && left > 0);

  async function make() {
    setProblem("");
    try {
      const code = await handOver();
      setMade({ ...code, until: Date.now() + code.expires_in * 1000 });
    } catch (refused) {
      setProblem((refused as Error).message);
    }
  }

  useEffect(() => void make(), []);

  return (
    <Dialog title="Log in on another device" onClose={onClose}>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {arrived ? (
        <p role="status">{arrived.name ?? "The other device"} is logged in. It has a key of its own, which you can revoke here.</p>
      ) : made && left > 0 ? (
        <Offer url={`${address()}/key#${made.code}`} left={left} />
      ) : (
        made && <p role="status">The link has expired.</p>
      )}
      <div class="dialog-foot">
        {made && !arrived && left <= 0 && (
          <button class="primary" type="button" onClick={make}>
            Make a new link
          </button>
        )}
        <button type="button" onClick={onClose}>
          {arrived ? "Done" : "Close"}
        </button>
      </div>
    </Dialog>
  );
}

function Offer({ url, left }: { url: string; left: number }) {
  return (
    <>
      <p>Point the other device's camera at this, or open the link there.</p>
      <QrCode text={url} label="QR code of the link" />
      <p class="key-link">
        <code>{url}</code>
      </p>
      <div class="key-offer">
        <CopyButton what="link" text={() => url}>
          Copy link
        </CopyButton>
        <span class="muted">
          Good once, for {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")}
        </span>
      </div>
      <p class="key-note muted">Whoever opens it is logged in as you: show it to nobody else.</p>
      {isOnlyHere() && <p class="key-note problem">This box answers on this machine only. Another device cannot reach this address.</p>}
    </>
  );
}

function useSecondsUntil(time: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((time - now) / 1000));
}

/** The key that was not there before, looked for while the code is open. */
function useArrival(isOpen: boolean): Key | null {
  const [arrived, setArrived] = useState<Key | null>(null);
  useEffect(() => {
    if (!isOpen || arrived) return;
    let before: string | undefined;
    let isOver = false;
    async function look() {
      const newest = await listKeys(undefined, 1).then(({ keys }) => keys[0], () => undefined);
      if (isOver || !newest) return;
      before ??= newest.id;
      if (newest.id === before) return;
      setArrived(newest);
      keysChanged();
    }
    void look();
    const timer = setInterval(look, 2000);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isOpen, arrived]);
  return arrived;
}
