/** Makes a token bucket: true while there is a token for one more, at `perSecond` on average and at most that many at once. */
export function createThrottle(perSecond: number): () => boolean {
  let tokens = perSecond;
  let refilledAtMs = performance.now();
  return () => {
    const nowMs = performance.now();
    tokens = Math.min(perSecond, tokens + ((nowMs - refilledAtMs) / 1000) * perSecond);
    refilledAtMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
