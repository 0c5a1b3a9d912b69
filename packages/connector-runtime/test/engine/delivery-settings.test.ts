import { describe, expect, it } from 'vitest';
import { deliverySettings } from '../../src/index.ts';

const defaults = {
  batch: { lingerMs: 0 },
  inFlight: { maxRecords: 10_000, maxBytes: 67_108_864 },
  stored: { maxRecords: 100_000, maxBytes: 1_073_741_824 },
  retry: { initialMs: 100, maxMs: 30_000, maxUnknownAttempts: 5, unknownPatienceMs: 60_000 },
  errorBudget: { maxDeadLetters: 1_000, windowMs: 60_000 },
  openTimeoutMs: 60_000,
  callTimeoutMs: 120_000,
  stopTimeoutMs: 30_000,
  stallAfterMs: 30_000,
};

/** The path of every setting, and its smallest value. */
const settings: readonly (readonly [string, number])[] = [
  ['concurrency', 1],
  ['batch.maxEvents', 1],
  ['batch.maxBytes', 1],
  ['batch.lingerMs', 0],
  ['inFlight.maxRecords', 1],
  ['inFlight.maxBytes', 1],
  ['stored.maxRecords', 1],
  ['stored.maxBytes', 1],
  ['retry.initialMs', 1],
  ['retry.maxMs', 1],
  ['retry.maxUnknownAttempts', 1],
  ['retry.unknownPatienceMs', 1],
  ['errorBudget.maxDeadLetters', 0],
  ['errorBudget.windowMs', 1],
  ['openTimeoutMs', 1],
  ['callTimeoutMs', 1],
  ['stopTimeoutMs', 1],
  ['stallAfterMs', 1],
];
const withValue = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
const wrongPaths = (value: unknown): string[] =>
  (deliverySettings.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('deliverySettings', () => {
  it('has a default for everything but what the sink decides', () => {
    expect(deliverySettings.parse({})).toEqual(defaults);
    expect(deliverySettings.parse({ batch: {}, inFlight: {}, stored: {}, retry: {}, errorBudget: {} })).toEqual(
      defaults,
    );
  });

  it.each(settings)('takes %s down to %d, and keeps the other defaults', (path, least) => {
    const [group, name] = path.split('.') as [keyof typeof defaults, string?];
    const parsed: Record<string, unknown> = deliverySettings.parse(withValue(path, least));
    const rest = name === undefined ? {} : (defaults[group] as object);
    expect(parsed).toEqual({ ...defaults, [group]: name === undefined ? least : { ...rest, [name]: least } });
  });

  it.each(settings)('names %s when its value is wrong', (path, least) => {
    for (const wrong of [least - 1, least + 0.5, String(least + 1), null, true, Number.NaN, Number.POSITIVE_INFINITY])
      expect(wrongPaths(withValue(path, wrong))).toEqual([path]);
  });

  it.each(settings.filter(([path]) => path.endsWith('Ms')))('refuses what timers cannot count for %s', (path) => {
    expect(wrongPaths(withValue(path, 2_147_483_647))).toEqual([]);
    expect(wrongPaths(withValue(path, 2_147_483_648))).toEqual([path]);
  });

  it('names every wrong value and every unknown key at once', () => {
    const wrong = { concurrency: 0, batch: { linger: 1 }, retry: [], speed: 'high' };
    expect(wrongPaths(wrong).toSorted()).toEqual(['', 'batch', 'concurrency', 'retry']);
  });
});
