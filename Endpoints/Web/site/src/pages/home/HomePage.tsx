import { Frame } from "../../look/Frame";

export function HomePage() {
  return (
    <Frame>
      <h1>Meet AI</h1>
    </Frame>
  );
}
