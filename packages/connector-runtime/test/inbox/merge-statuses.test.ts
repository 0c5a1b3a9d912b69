import { describe, expect, it } from 'vitest';
import type { LedgerFigures, PipelineState, PipelineStatus } from '../../src/index.ts';
import { mergeLedgers, mergeStatuses } from '../../src/inbox/merge-statuses.ts';

const intake = books({ delivered: 100, deadLettered: 3, released: 5, inFlight: 7 });
const delivery = books({ delivered: 40, filtered: 20, deadLettered: 10, released: 2, inFlight: 1 });

function books(figures: Partial<Omit<LedgerFigures, 'received' | 'balanced'>>): LedgerFigures {
  const parts = { delivered: 0, filtered: 0, deadLettered: 0, released: 0, inFlight: 0, ...figures };
  const received = Object.values(parts).reduce((sum, count) => sum + count, 0);
  return { received, balanced: true, ...parts };
}

function status(state: PipelineState, more: Partial<PipelineStatus> = {}): PipelineStatus {
  return { name: 'test', state, restarts: 0, ledger: books({}), ...more };
}

describe('the books of a pipeline that accepts what is stored', () => {
  it('are those of what leaves the inbox, and of what never gets there', () => {
    expect(mergeLedgers(intake, delivery)).toEqual(
      books({ delivered: 40, filtered: 20, deadLettered: 13, released: 7, inFlight: 8 }),
    );
  });

  it('balance when those of both halves do', () => {
    const wrong = { ...books({}), balanced: false };
    expect(mergeLedgers(wrong, delivery).balanced).toBe(false);
    expect(mergeLedgers(intake, wrong).balanced).toBe(false);
  });
});

describe('the status of a pipeline that accepts what is stored', () => {
  it.each([
    ['failed', 'stopping'],
    ['restarting', 'stalled'],
    ['stalled', 'standby'],
    ['standby', 'running'],
    ['starting', 'running'],
    ['stopping', 'stopped'],
    ['running', 'finished'],
    ['stopped', 'finished'],
  ] as const)('is %s when one half is that and the other %s', (graver, lighter) => {
    expect(mergeStatuses(status(graver), status(lighter)).state).toBe(graver);
    expect(mergeStatuses(status(lighter), status(graver)).state).toBe(graver);
  });

  it('says what is wrong with each half, the graver first, and how often either has restarted', () => {
    const graver = status('restarting', { reason: 'no broker', code: 'UNAVAILABLE', nextTryAt: 7, restarts: 2 });
    const lighter = status('stalled', { reason: 'the target is slow', code: 'TIMEOUT', nextTryAt: 9, restarts: 3 });
    const expected = { code: 'UNAVAILABLE', nextTryAt: 7, reason: 'no broker; the target is slow', restarts: 5 };
    expect(mergeStatuses(graver, lighter)).toMatchObject(expected);
    expect(mergeStatuses(lighter, graver)).toMatchObject(expected);
  });

  it('tells of a half alone what is wrong with it, and gives no reason while all goes well', () => {
    const waiting = status('running', { reason: 'again in 4 s' });
    expect(mergeStatuses(waiting, status('running')).reason).toBe('again in 4 s');
    expect(mergeStatuses(status('running'), status('running'))).not.toHaveProperty('reason');
  });

  it('has the books of both, and those of the intake by themselves', () => {
    const merged = mergeStatuses(status('running', { ledger: intake }), status('running', { ledger: delivery }));
    expect(merged).toMatchObject({ ledger: mergeLedgers(intake, delivery), intake });
  });
});
