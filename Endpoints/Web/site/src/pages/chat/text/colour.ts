/** A name's hue, the same for everybody and at every visit. The stylesheet makes a readable colour of it in both themes. */
export function hue(name: string): number {
  let hash = 2166136261; // FNV-1a
  for (const character of name.toLowerCase()) hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  return (hash >>> 0) % 360;
}
