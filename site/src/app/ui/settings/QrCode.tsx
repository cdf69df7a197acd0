import { encodeQR } from 'qr';
import { tp } from './texts.ts';

const quietModules = 4;

/** A text as a QR code, black on white in every theme, because scanners want it so. */
export function QrCode({ text, label = tp('link.qr') }: { text: string; label?: string }) {
  const rows = encodeQR(text, 'raw', { border: quietModules });
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={dark.join('')} />
    </svg>
  );
}
