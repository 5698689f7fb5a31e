import { address, isOnlyHere } from "../../box/box";
import { Snippet } from "../../look/Snippet";
import { Tabs } from "../../look/Tabs";
import { ways } from "./ways";

/** How programs come in with this key. */
export function Ways({ secret }: { secret: string }) {
  return (
    <>
      <Tabs
        label="Ways in"
        tabs={ways(address(), secret).map(({ name, about, parts }) => ({
          name,
          content: () => (
            <>
              <p class="muted">{about}</p>
              {parts.map((part) => (
                <Snippet key={part.name} {...part} />
              ))}
            </>
          ),
        }))}
      />
      {isOnlyHere() && <p class="key-note muted">This box answers on this machine only, so these lines work here and nowhere else.</p>}
    </>
  );
}
