import { Frame } from "../../look/Frame";

export function ChatPage() {
  return (
    <Frame>
      <h1>Rooms - Meet AI</h1>
    </Frame>
  );
}
