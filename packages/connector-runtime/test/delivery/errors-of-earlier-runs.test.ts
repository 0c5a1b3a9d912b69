import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ConnectorError } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { Harness, record } from '../support/harness.ts';

it('does not hold on to the errors of earlier runs', async () => {
  setFlagsFromString('--expose_gc');
  const gc = runInNewContext('gc') as () => void;
  const errors: WeakRef<ConnectorError>[] = [];
  await using run = await new Harness([record('a')], {
    source: {
      open: async () => {
        const error = new ConnectorError('UNAVAILABLE', 'away', { cause: Buffer.alloc(1_000_000) });
        errors.push(new WeakRef(error));
        throw error;
      },
    },
  }).start();
  await run.until(() => errors.length >= 12);
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    gc();
  }
  const held = errors.filter((each) => each.deref() !== undefined).length;
  expect(held).toBeLessThanOrEqual(3);
});
