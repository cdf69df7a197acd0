import { expect, test } from 'vitest';
import { reportOf, withBundles } from '../../scripts/bench/cold/bundles.ts';

const initialMaxBytes = 350 * 1_024;

test('the functions of the socket read at most 350 KiB at a cold start, and no SDK', () => {
  const names = ['ws-frames', 'ws-connect', 'ws-disconnect', 'job-fanout'] as const;
  withBundles(names, (folderOf) => {
    for (const name of names) {
      const { initialBytes, lazyBytes, packages } = reportOf(name, folderOf(name));
      expect(initialBytes, name).toBeLessThanOrEqual(initialMaxBytes);
      expect(lazyBytes, `${name}: the SDKs are still there for who needs them`).toBeGreaterThan(initialBytes);
      expect(packages, name).toContain('pg');
      expect(
        packages.filter((one) => /^@(aws-sdk|smithy|upstash)\//.test(one)),
        name,
      ).toEqual([]);
    }
  });
});
