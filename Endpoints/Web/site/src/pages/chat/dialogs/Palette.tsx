import { useId, useState } from "preact/hooks";
import { Dialog } from "../../../look/Dialog";
import { isComposing } from "../../../look/keyboard";
import { Icon } from "../../../look/Icon";
import type { Lobby } from "../state/lobby";
import { unread } from "../state/kept";
import { overlay } from "../state/overlay";
import { go, roomPath } from "../state/route";

const MOST = 30;

/** To any room by a few letters of its name: type, arrows, Enter. */
export function Palette({ lobby, onClose }: { lobby: Lobby; onClose: () => void }) {
  const [typed, type] = useState("");
  const [at, select] = useState(0);
  const id = useId();
  const rooms = (lobby.rooms.value ?? []).filter((room) => fits(room.name, typed)).slice(0, MOST);
  const options = [
    ...rooms.map((room) => ({ key: room.id, name: room.name, count: unread(room), act: () => go(roomPath(room.id)) })),
    { key: "new", name: "New room…", count: 0, act: () => queueMicrotask(() => (overlay.value = "new-room")) },
  ];

  function choose(index: number) {
    onClose();
    options[index]?.act();
  }

  return (
    <Dialog title="Go to a room" onClose={onClose} bare>
      <div class="palette">
        <input
          role="combobox"
          aria-label="Room"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={`${id}-${at}`}
          placeholder="Go to a room"
          autocomplete="off"
          value={typed}
          onInput={(event) => {
            type(event.currentTarget.value);
            select(0);
          }}
          onKeyDown={(event) => {
            if (isComposing(event)) return;
            if (event.key === "ArrowDown") select(Math.min(at + 1, options.length - 1));
            else if (event.key === "ArrowUp") select(Math.max(at - 1, 0));
            else if (event.key === "Enter") choose(at);
            else return;
            event.preventDefault();
          }}
        />
        <ul id={id} role="listbox" aria-label="Rooms">
          {options.map((option, index) => (
            <li
              key={option.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              ref={(row) => void (index === at && row?.scrollIntoView({ block: "nearest" }))}
              onPointerMove={() => select(index)}
              onClick={() => choose(index)}
            >
              {option.key === "new" ? <Icon name="plus" size={16} /> : null}
              <bdi>{option.name}</bdi>
              {option.count > 0 && <span class="count">{option.count > 99 ? "99+" : option.count}</span>}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** Every word of it somewhere in the name. */
const fits = (name: string, typed: string) =>
  typed.toLowerCase().split(/\s+/).every((word) => name.toLowerCase().includes(word));
