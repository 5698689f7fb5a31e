/** What this browser keeps between visits, under "meetai.…". A full or forbidden storage loses it, nothing more. */
type Place = () => Storage;

const local: Place = () => localStorage;

/** The text as it was kept. */
export function read(name: string, where = local): string | null {
  try {
    return where().getItem(`meetai.${name}`);
  } catch {
    return null;
  }
}

/** Null forgets it. False where the browser keeps nothing: private windows, full disks, cookies forbidden. */
export function write(name: string, text: string | null, where = local): boolean {
  try {
    if (text === null) where().removeItem(`meetai.${name}`);
    else where().setItem(`meetai.${name}`, text);
    return true;
  } catch {
    return false;
  }
}

/** The same as JSON. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = read(name);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

/** Undefined forgets it. */
export const remember = (name: string, value: unknown) => write(name, value === undefined ? null : JSON.stringify(value));

/** Another tab has changed it. */
export function whenChanged(name: string, hear: () => void) {
  addEventListener("storage", (change) => (change.key === `meetai.${name}` || change.key === null) && hear());
}

/** Whose browser it is from now on: what another person left in it is not for them. */
export function adopt(person: string) {
  if (recall("person", person) !== person) forgetPerson();
  remember("person", person);
}

export function forgetPerson() {
  for (const name of ["person", "drafts", "outbox", "seen", "name"]) write(name, null);
}
