import { useEffect, useState } from 'preact/hooks';

/** Whether the person can be looking at the page now: it is visible and it has the focus. */
export function hasAttention(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** `hasAttention`, followed while the component lives. */
export function useAttention(): boolean {
  const [attention, setAttention] = useState(hasAttention);
  useEffect(() => {
    const update = () => setAttention(hasAttention());
    update();
    window.addEventListener('focus', update);
    window.addEventListener('blur', update);
    document.addEventListener('visibilitychange', update);
    return () => {
      window.removeEventListener('focus', update);
      window.removeEventListener('blur', update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return attention;
}
