/** Times as people say them, in the reader's language and time zone. */
const language = undefined; // the browser's
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" });
const dayInYear = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const dayInPast = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const DAY = 86_400_000;

export const clockTime = (time: string) => clock.format(new Date(time));

export const exactTime = (time: string) => exact.format(new Date(time));

export const isSameDay = (one: string, other: string) => midnight(one) === midnight(other);

/** "today", "yesterday", "Tuesday, 4 March". */
export function dayName(time: string): string {
  const days = Math.round((midnight(time) - midnight(new Date())) / DAY);
  if (days > -2) return capital(relative.format(days, "day"));
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  return (isThisYear ? dayInYear : dayInPast).format(new Date(time));
}

/** As short as a list bears: the time today, else the day. */
export const shortTime = (time: string) =>
  midnight(time) === midnight(new Date()) ? clockTime(time) : shortDay.format(new Date(time));

/** "in 6 days", "2 hours ago". */
export function fromNow(time: string): string {
  const seconds = (new Date(time).getTime() - Date.now()) / 1000;
  const [unit, length] = ([["day", 86_400], ["hour", 3600], ["minute", 60]] as const)
    .find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / length), unit);
}

const midnight = (time: string | Date) => new Date(time).setHours(0, 0, 0, 0);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
