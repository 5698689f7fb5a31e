/** What to call this browser in a list of keys: "Firefox on Android". A guess that only people read. */
export function deviceName(agent = navigator.userAgent): string {
  const browser =
    [["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["Chrome", "Chrome"], ["CriOS", "Chrome"], ["Safari", "Safari"]]
      .find(([word]) => agent.includes(word!))?.[1] ?? "Browser";
  const system =
    [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]]
      .find(([word]) => agent.includes(word!))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
