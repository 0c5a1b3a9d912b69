import { describe, expect, it } from 'vitest';
import { writeUntilKilled } from '../../../src/conformance/sink/write-until-killed.ts';
import { referenceSinkHarness } from '../../../src/reference/reference-harnesses.ts';

describe('writeUntilKilled', () => {
  const chosen = { reports: 1, batchSize: 1 };

  it('says why when the process ends by itself', async () => {
    await using target = await referenceSinkHarness.target();
    const refused = { ...target.options, token: 'wrong' };
    await target.faults?.credentials?.begin();
    await expect(writeUntilKilled(referenceSinkHarness, refused, chosen)).rejects.toThrow(
      /ended by itself, with exit code 1: [^]*The token is missing or wrong/,
    );
  });

  it('says so when the module has no such sink', async () => {
    const definition = { ...referenceSinkHarness.definition, system: 'unheard-of' };
    await expect(writeUntilKilled({ ...referenceSinkHarness, definition }, {}, chosen)).rejects.toThrow(
      /exports no sink of the system 'unheard-of'/,
    );
  });
});
