import { signal } from "@preact/signals";
import { isComposing } from "../../../look/keyboard";
import { Icon } from "../../../look/Icon";

/** What stands in the search field. */
export const words = signal("");

export function SearchBox({ onDown }: { onDown: () => void }) {
  return (
    <div class="search" role="search">
      <Icon name="search" size={16} />
      <input
        id="search"
        type="search"
        aria-label="Search rooms and messages"
        placeholder="Search"
        autocomplete="off"
        enterkeyhint="search"
        maxLength={500}
        value={words.value}
        onInput={(event) => (words.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "ArrowDown") onDown();
          else if (event.key === "Escape" && words.value) words.value = "";
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
