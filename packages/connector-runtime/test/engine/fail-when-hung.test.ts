import type { ConnectorError } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { expect, it } from 'vitest';
import { failWhenHung } from '../../src/engine/fail-when-hung.ts';
import { deliverySettings } from '../../src/index.ts';

it('fails the run once, in words, when a call outlasts the limit, and not before', () => {
  const failures: ConnectorError[] = [];
  const ticker = { seconds: 0 };
  const watch = failWhenHung(
    {
      pipeline: 'a',
      clock: new VirtualClock(),
      random: () => 0,
      logger: new RecordingLogger(),
      settings: deliverySettings.parse({ callTimeoutMs: 3_000 }),
      redact: (text) => text,
      ticker,
      probe: undefined,
      fail: (error) => failures.push(error),
    },
    'source-test: a commit',
  );
  watch.begin();
  for (; ticker.seconds < 3; ticker.seconds += 1) watch.check();
  watch.check();
  expect(failures).toEqual([]);
  for (; ticker.seconds < 20; ticker.seconds += 1) watch.check();
  expect(failures.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'TIMEOUT source-test: a commit did not finish within 3000 ms.',
  ]);
});
