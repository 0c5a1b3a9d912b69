import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import type { SinkHarness } from '../../../src/conformance/harness.ts';
import { kitEvents } from '../../../src/conformance/kit-event.ts';
import { SinkSession } from '../../../src/conformance/sink/sink-session.ts';
import { writeOut } from '../../../src/conformance/sink/write-out.ts';
import { MemoryTarget, memorySink, type WriteAnswer } from '../../../src/index.ts';

const as = (code: ErrorCode) => new ConnectorError(code, 'no');
const events = kitEvents(5);

async function wrote(answer: WriteAnswer, target = new MemoryTarget()) {
  const { definition } = memorySink(target, { answer });
  const harness = { definition, module: new URL('file:///'), target: () => Promise.reject(new Error()) };
  await using session = await SinkSession.open(harness satisfies SinkHarness, {});
  const refused = await writeOut(session, events);
  return { ids: target.ids, batches: target.batches.length, refused: refused.map(({ event }) => event.id) };
}

describe('writeOut', () => {
  it('halves what is refused as a whole until the culprit stands alone', async () => {
    const answer: WriteAnswer = (batch) => {
      if (batch.some(({ id }) => id === '3')) throw as('REJECTED');
    };
    expect(await wrote(answer)).toEqual({ ids: ['0', '1', '2', '4'], batches: 3, refused: ['3'] });
  });

  it('tries again what may pass and what was held back, and not what was refused', async () => {
    const target = new MemoryTarget();
    target.answers.push(() => [
      { index: 1, error: as('REJECTED') },
      { index: 2, error: as('NOT_ATTEMPTED') },
      { index: 4, error: as('OVERLOADED') },
    ]);
    const found = await wrote(() => {}, target);
    expect(found).toEqual({ ids: ['0', '3', '2', '4'], batches: 2, refused: ['1'] });
  });

  it('gives up when nothing helps, and when nothing is ever attempted', async () => {
    await expect(wrote(() => Promise.reject(as('UNAVAILABLE')))).rejects.toThrow(
      "'0' of '/kit' was not written in 20 tries: UNAVAILABLE: no",
    );
    await expect(wrote((batch) => batch.map((_, index) => ({ index, error: as('NOT_ATTEMPTED') })))).rejects.toThrow(
      'NOT_ATTEMPTED: no',
    );
  });

  it.each([[5], [-1], [0.5]])('does not take %s for the index of a failure', async (index) => {
    await expect(wrote(() => [{ index, error: as('REJECTED') }])).rejects.toThrow(
      `the index of another event, 0 to 4, found ${index}`,
    );
  });

  it('does not take anything for an error', async () => {
    await expect(wrote(() => [{ index: 0, error: new Error('oh') as never }])).rejects.toThrow(
      'expected of each failure a ConnectorError, found Error: oh',
    );
  });
});
