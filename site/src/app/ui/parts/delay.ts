import { useEffect, useState } from 'preact/hooks';

/** True once `condition` has held for `delayMs` since `sinceMs` (default: since it began). */
export function useDelayed(condition: boolean, delayMs: number, sinceMs?: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    setPassed(false);
    if (!condition) return;
    const elapsedMs = sinceMs === undefined ? 0 : Date.now() - sinceMs;
    const timer = setTimeout(() => setPassed(true), Math.max(0, delayMs - elapsedMs));
    return () => clearTimeout(timer);
  }, [condition, delayMs, sinceMs]);
  return condition && passed;
}
