import "./tabs.css";
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";

interface Tab {
  name: string;
  content: () => ComponentChildren;
}

interface Props {
  label: string;
  tabs: Tab[];
  /** The chosen one stands in the address (#name), so that a reload shows it again. */
  inAddress?: boolean;
}

/** One of several, by the pattern of WAI-ARIA: Tab goes in and out, the arrows go from one to the next. */
export function Tabs({ label, tabs, inAddress }: Props) {
  const [chosen, setChosen] = useState(() => (inAddress ? Math.max(0, tabs.findIndex(({ name }) => hashOf(name) === location.hash)) : 0));
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  function choose(index: number) {
    setChosen(index);
    if (inAddress) history.replaceState(null, "", hashOf(tabs[index]!.name));
  }

  function walk(event: KeyboardEvent) {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    choose(next);
    (list.current!.children[next] as HTMLElement).focus();
  }

  return (
    <div class="tabs">
      <div class="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={walk}>
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${index}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="tabs-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {tabs[chosen]!.content()}
      </div>
    </div>
  );
}

const hashOf = (name: string) => `#${name.toLowerCase()}`;
