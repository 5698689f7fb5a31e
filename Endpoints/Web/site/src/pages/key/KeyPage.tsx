import { Frame } from "../../look/Frame";

export function KeyPage() {
  return (
    <Frame>
      <h1>Your key - Meet AI</h1>
    </Frame>
  );
}
