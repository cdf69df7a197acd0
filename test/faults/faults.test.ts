import { describe, expect, test } from 'vitest';
import { type CampaignOptions, newIdForEachRepeat, runCampaign } from '../../scripts/faults/campaign.ts';
import { reportViolations } from '../../scripts/faults/report.ts';
import { shortfalls, table } from '../../scripts/faults/table.ts';

/** Each takes about ten seconds on an idle machine; on a busy one the clients wait for the server. */
const minutes = 280_000;
const none = { backends: 0, postgres: 0, redis: 0, servers: 0, reloads: 0 };
const small: CampaignOptions = {
  sends: 600,
  clients: 6,
  faults: { backends: 60, postgres: 1, redis: 1, servers: 1, reloads: 3 },
  maxMs: 150_000,
  seed: 1,
  redis: 'engine',
  isHurried: true,
};

test(
  'while connections, PostgreSQL, Redis and all handlers are killed, every promise holds',
  async () => {
    const result = await runCampaign(small);
    expect(reportViolations(result.history, result.violations)).toBe('');
    expect(shortfalls(small, result)).toEqual([]);
    expect(table(small, result)).toMatch(/^acknowledged +600$/m);
  },
  minutes,
);

describe('what is planted is found:', () => {
  const tiny: CampaignOptions = { ...small, sends: 150, clients: 3, faults: none };

  test(
    'a client that makes a new client id for every repeat sends some messages twice',
    async () => {
      // Whoever sees their message by a push does not repeat it.
      const chances = { answerLost: 0.2, pushDropped: 1 };
      const mistake = { clientIdFor: newIdForEachRepeat };
      const { history, violations } = await runCampaign({ ...tiny, chances, mistake });
      expect(violations.map(({ kind }) => kind)).toContain('doubled');
      expect(reportViolations(history, violations)).toMatch(/stands twice in the history of client_\d/);
    },
    minutes,
  );

  test(
    'a message that the database lost is missed',
    async () => {
      const sql =
        'delete from messages where (conversation_id, seq) in (select conversation_id, seq from messages limit 1)';
      const { history, violations } = await runCampaign({ ...tiny, mistake: { sql } });
      expect(violations.map(({ kind }) => kind)).toContain('missing');
      expect(reportViolations(history, violations)).toMatch(
        /was acknowledged as \d+ and is not in the history/,
      );
    },
    minutes,
  );
});
