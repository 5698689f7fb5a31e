import { Frame } from "../../look/Frame";

export function AdminPage() {
  return (
    <Frame>
      <h1>Admin - Meet AI</h1>
    </Frame>
  );
}
