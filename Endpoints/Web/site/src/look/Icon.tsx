/** Line drawings in a square of 24, in the colour of the text. They say nothing that words beside them do not. */
const drawings = {
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M19.1 4.9l-1.4 1.4M6.3 17.7l-1.4 1.4",
  moon: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
  key: "M12 15.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.7 12.3L20 3M16 7l3 3M13 10l2 2",
  device: "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM11 18h2",
  rooms: "M4 4h11a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 3v-3H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM20 9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2v3l-4-3h-4",
  check: "M4 12.5l5 5L20 6.5",
  back: "M15 5l-7 7 7 7",
  bot: "M12 7V4M6 7h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zM9 12v2M15 12v2",
  copy: "M9 9h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM4 15V5a2 2 0 0 1 2-2h9",
  cross: "M6 6l12 12M18 6L6 18",
  door: "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9",
  down: "M12 5v14M6 13l6 6 6-6",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  invite: "M15 19v-1a5 5 0 0 0-10 0v1M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM19 8v6M16 11h6",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  lock: "M7 11h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2zM8 11V8a4 4 0 0 1 8 0v3",
  people: "M16 20v-1a5 5 0 0 0-10 0v1M11 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM21 20v-1a5 5 0 0 0-4-4.9M16 4.3a3.5 3.5 0 0 1 0 6.5",
  plus: "M12 5v14M5 12h14",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6v1",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.5L21 21",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  sliders: "M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="drawing" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}

/** A button that is a picture; its words are for screen readers and the tooltip. */
export function IconButton({ name, label, class: look = "", ...others }: {
  name: IconName;
  label: string;
  class?: string;
  onClick?: () => void;
  disabled?: boolean;
  type?: "submit" | "button";
  "aria-expanded"?: boolean;
  "aria-pressed"?: boolean;
}) {
  return (
    <button type="button" class={`icon-button quiet ${look}`} aria-label={label} title={label} {...others}>
      <Icon name={name} />
    </button>
  );
}
