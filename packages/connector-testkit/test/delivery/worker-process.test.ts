import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lifeOf } from '../../src/delivery/life.ts';
import type { WorkerPlan } from '../../src/delivery/worker-plan.ts';
import { WorkerProcess } from '../../src/delivery/worker-process.ts';
import { referenceSinkHarness, referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import { ReferenceServer } from '../../src/reference/reference-server.ts';
import { kitEvents } from '../../src/conformance/kit-event.ts';

const withinMs = 20_000;
let folder: string;
let server: ReferenceServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-'));
  server = await ReferenceServer.start('replayable');
  for (const event of kitEvents(20)) server.upstream.put(event);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function plan(more: Partial<WorkerPlan> = {}): WorkerPlan {
  const { definition, module } = referenceSourceHarness('replayable');
  const options = { ...server.address };
  return {
    name: 'delivery',
    source: { module: module.href, system: definition.system, options },
    sink: { module: referenceSinkHarness.module.href, system: 'reference', options },
    stateFolder: join(folder, 'state'),
    journal: join(folder, 'life.ndjson'),
    readAtMost: 2,
    delivery: {},
    ...more,
  };
}

it('kills itself when it passes the point for the n-th time', async () => {
  await using worker = new WorkerProcess(plan({ kill: { point: 'after read', nth: 3 } }));
  await worker.endWithin(withinMs);
  expect(worker.endedWell, worker.lastWords).toBe(true);
  const life = lifeOf(worker.journal());
  expect(life.read).toHaveLength(6);
  expect(life.passed).toBe(3);
});

it('stops in good order, and keeps its books to the end', async () => {
  await using worker = new WorkerProcess(plan());
  while (worker.running && server.target.arrived.length < 20) await worker.endWithin(10);
  await worker.stop();
  expect(worker.endedWell, worker.lastWords).toBe(true);
  const life = lifeOf(worker.journal());
  expect(life.lastState).toBe('stopped');
  expect(life.inFlight).toEqual([]);
  expect(life.ledgers.at(-1)).toMatchObject({ received: 20, delivered: 20, balanced: true });
});

it('says why it failed', async () => {
  await using worker = new WorkerProcess(plan({ sink: { ...plan().sink, system: 'nothing' } }));
  await worker.endWithin(withinMs);
  expect(worker.endedWell).toBe(false);
  expect(worker.lastWords).toContain("exports no sink of the system 'nothing'");
});
