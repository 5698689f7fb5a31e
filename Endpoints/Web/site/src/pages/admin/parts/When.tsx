import { exactTime, fromNow } from "../../../look/time";

/** A time as long ago, exact on hover. */
export const When = ({ time, none = "never" }: { time: string | null; none?: string }) =>
  time ? (
    <time dateTime={time} title={exactTime(time)}>
      {fromNow(time)}
    </time>
  ) : (
    <span class="muted">{none}</span>
  );
