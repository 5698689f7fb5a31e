/** Instead of a room that one may not see, or that is no more: the box does not say which. */
export function Gone({ isPublic, isRevoked }: { isPublic: boolean; isRevoked?: boolean }) {
  return (
    <main class="nothing">
      <h1>{isRevoked ? "This key does not work any more" : "This room is not here"}</h1>
      <p class="muted">
        {isRevoked
          ? "It was revoked or has expired."
          : isPublic
            ? "It was deleted, is not public any more, or never was."
            : "It was deleted, you are not in it, or it never was."}
      </p>
      <a class="button" href={isPublic ? "/" : "/chat"}>{isPublic ? "To the start" : "To your rooms"}</a>
    </main>
  );
}
