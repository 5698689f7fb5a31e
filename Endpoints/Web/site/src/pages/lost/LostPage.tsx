import { Frame } from "../../look/Frame";

/** What a browser gets for a path that nobody serves, with status 404. */
export function LostPage() {
  return (
    <Frame>
      <h1>There is nothing here</h1>
      <p class="muted">
        The address may be mistyped, or what was here is gone. What you may not see looks the same as what does not exist.
      </p>
      <p>
        <a class="button" href="/">
          To the start
        </a>
      </p>
    </Frame>
  );
}
