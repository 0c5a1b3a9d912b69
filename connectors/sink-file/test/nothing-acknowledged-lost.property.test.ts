import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from './faulty-file-system.ts';
import { path, SinkHarness } from './sink-harness.ts';

/** What may happen to a sink, in any order. */
type Step =
  | { readonly do: 'write'; readonly count: number }
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'logrotate' }
  | { readonly do: 'restart' }
  | { readonly do: 'crash'; readonly power: boolean };

const errno = fc.constantFrom('ENOSPC', 'EIO', 'EDQUOT');
const bytes = fc.integer({ min: 0, max: 400 });
const plainFault = fc.record<Fault>({
  call: fc.constantFrom('stat', 'open', 'append', 'sync', 'truncate', 'read', 'reserve', 'rename', 'mkdir', 'list'),
  errno,
});
const shortWrite = fc.record<Fault>({ call: fc.constant('append' as const), errno, bytes });
const death = fc.record<Fault>({
  call: fc.constantFrom('append', 'sync', 'truncate', 'rename'),
  errno,
  bytes,
  dies: fc.constant(true),
});
const faultOf = (fault: fc.Arbitrary<Fault>): fc.Arbitrary<Step> =>
  fc.record({ do: fc.constant('fault' as const), fault });

const calm: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: faultOf(fc.oneof(plainFault, shortWrite)) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 600) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('logrotate', 'restart') }) },
);
const rough: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: calm },
  { weight: 1, arbitrary: faultOf(death) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), power: fc.boolean() }) },
);

/** Delivers as the runtime does: the same batch again until it is written. */
async function deliver(steps: readonly Step[]): Promise<{ harness: SinkHarness; acknowledged: string[] }> {
  const harness = new SinkHarness({ rotate: { maxBytes: 600, everyMs: 1_000 } });
  const { fileSystem } = harness;
  const acknowledged: string[] = [];
  const crash = async (power: boolean): Promise<void> => {
    fileSystem.revive({ power });
    await harness.restart();
  };
  await harness.open();
  for (const each of [...steps, { do: 'write', count: 1 } as const]) {
    if (each.do === 'fault') fileSystem.faults.push(each.fault);
    else if (each.do === 'wait') await harness.clock.advance(each.ms);
    else if (each.do === 'crash') await crash(each.power);
    else if (each.do === 'restart') {
      fileSystem.faults.length = 0;
      await harness.sink.close();
      await harness.restart();
    } else if (each.do === 'logrotate') {
      const file = fileSystem.files.get(path);
      if (file !== undefined) fileSystem.files.set(`moved-${fileSystem.made.length}`, file);
      fileSystem.files.delete(path);
    } else {
      const ids = Array.from({ length: each.count }, (_, index) => String(acknowledged.length + index));
      await untilWritten(harness, ids, crash);
      acknowledged.push(...ids);
    }
  }
  await harness.sink.close();
  expect(fileSystem.opened).toBe(0);
  return { harness, acknowledged };
}

async function untilWritten(
  harness: SinkHarness,
  ids: readonly string[],
  crash: (power: boolean) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await harness.write(...ids);
    } catch (thrown) {
      if (attempt > 100) throw thrown;
      if (harness.fileSystem.dead) await crash(attempt % 2 === 0);
    }
  }
}

test('faults: the files hold exactly what was acknowledged, in order, each line whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(calm, { maxLength: 40 }), async (steps) => {
      const { harness, acknowledged } = await deliver(steps);
      expect(harness.ids()).toEqual(acknowledged);
      harness.fileSystem.revive({ power: true });
      expect(harness.ids()).toEqual(acknowledged);
    }),
    { numRuns: 400 },
  );
});

test('faults, kills and power cuts: nothing acknowledged is missing or torn; only what was not acknowledged may be there twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rough, { maxLength: 40 }), async (steps) => {
      const { harness, acknowledged } = await deliver(steps);
      harness.fileSystem.revive({ power: true });
      const ids = harness.ids();
      const last = ids.filter((id, index) => !ids.includes(id, index + 1));
      expect(last).toEqual(acknowledged);
    }),
    { numRuns: 400 },
  );
});
