import { IconButton } from "./Icon";
import { choose, theme } from "./theme";

/** The other theme, with one click; without one it is as the system has it. */
export function ThemeSwitch() {
  const isLight = theme.value === "light" || (theme.value === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  const other = isLight ? "dark" : "light";
  return <IconButton name={isLight ? "moon" : "sun"} label={`Switch to ${other}`} onClick={() => choose(other)} />;
}
