/** The shape of messages that are on their way. */
export function SkeletonBubbles() {
  return (
    <div class="skeleton-bubbles" aria-hidden="true">
      <span class="skeleton skeleton--bubble" />
      <span class="skeleton skeleton--bubble skeleton--own" />
      <span class="skeleton skeleton--bubble" />
    </div>
  );
}
