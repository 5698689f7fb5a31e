/** Figures as an operator reads them, in the reader's own digits. */
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const few = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

export const count = (number: number) => whole.format(number);

export const short = (number: number) => (number >= 1000 ? whole.format(Math.round(number)) : few.format(number));

export function bytes(number: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const unit = number < 1 ? 0 : Math.min(Math.floor(Math.log2(number) / 10), units.length - 1);
  return `${few.format(number / 1024 ** unit)} ${units[unit]}`;
}

export const milliseconds = (number: number) => (number >= 1000 ? `${few.format(number / 1000)} s` : `${few.format(number)} ms`);

/** "42 s", "3 min", "5 h", "9 days": how long something takes. */
export function span(seconds: number): string {
  if (seconds < 90) return `${count(seconds)} s`;
  if (seconds < 5400) return `${count(seconds / 60)} min`;
  return seconds < 172_800 ? `${count(seconds / 3600)} h` : `${count(seconds / 86_400)} days`;
}

/** The end of an id: enough to tell two apart, for the beginning is the time. */
export const brief = (id: string) => `…${id.slice(-8)}`;
