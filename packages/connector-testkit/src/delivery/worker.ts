/** A process that runs one pipeline, and may be killed at any instruction: so all that it tells goes to its journal at once. */
import { openSync, writeSync } from 'node:fs';
import { defineSource, type AnySourceDefinition, type ApiVersion } from '@eventmesh/connector-api';
import { openDiskStateStore, startPipeline, type PipelineHandle, type StateStore } from '@eventmesh/connector-runtime';
import { loadDefinition } from '../conformance/load-definition.ts';
import { journalLine, type JournalEntry } from './journal.ts';
import { standardErrorLogger } from './standard-error-logger.ts';
import { watchedInbox } from './watched-inbox.ts';
import { WatchedSource } from './watched-source.ts';
import type { WorkerOrder, WorkerPlan } from './worker-plan.ts';

const reportEveryMs = 50;
const mostDeadLetters = 1_000;

type OpenStore = (folder: string) => Promise<StateStore>;

let stop = (): void => {};

process.on('message', (order: WorkerOrder) => {
  if (order === 'stop') stop();
  else void work(order.start);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(1));

async function work(plan: WorkerPlan): Promise<void> {
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const file = openSync(plan.journal, 'a');
  const note = (entry: JournalEntry): void => void writeSync(file, journalLine(entry));
  const [source, sink, store] = await Promise.all([
    loadDefinition({ ...plan.source, kind: 'source' }),
    loadDefinition({ ...plan.sink, kind: 'sink' }),
    openStore(plan),
  ]);
  let passed = 0;
  const pipeline = await startPipeline({
    name: plan.name,
    source: { definition: watched(source, plan, note), options: plan.source.options },
    sink: { definition: sink, options: plan.sink.options },
    store: watchedStore(store, note),
    delivery: plan.delivery,
    logger: standardErrorLogger,
    probe: (point) => {
      if (point !== plan.kill?.point) return;
      passed += 1;
      if (passed < plan.kill.nth) return;
      note(reportOf(pipeline, passed));
      process.kill(process.pid, 'SIGKILL');
    },
  });
  let letters = -1;
  const report = async (): Promise<void> => {
    note(reportOf(pipeline, passed));
    const { deadLettered } = pipeline.ledger();
    if (deadLettered === letters) return;
    letters = deadLettered;
    const kept = await store.deadLetters.list(plan.name, { limit: mostDeadLetters });
    note({ what: 'dead letters', events: kept.flatMap(({ event }) => event ?? []) });
  };
  const timer = setInterval(() => void report(), reportEveryMs);
  await stopped;
  clearInterval(timer);
  await pipeline.stop();
  await report();
  await store.close();
  process.exit(0);
}

async function openStore({ stateFolder, storeModule }: WorkerPlan): Promise<StateStore> {
  if (storeModule === undefined) return await openDiskStateStore(stateFolder);
  const { openStateStore } = (await import(storeModule)) as { readonly openStateStore: OpenStore };
  return await openStateStore(stateFolder);
}

function watchedStore(store: StateStore, note: (entry: JournalEntry) => void): StateStore {
  return {
    acquireLease: (pipeline) => store.acquireLease(pipeline),
    isLeaseHeld: (pipeline) => store.isLeaseHeld(pipeline),
    releaseLease: (lease) => store.releaseLease(lease),
    readCheckpoints: (pipeline) => store.readCheckpoints(pipeline),
    writeCheckpoints: (lease, positions) => store.writeCheckpoints(lease, positions),
    deadLetters: store.deadLetters,
    inbox: watchedInbox(store.inbox, note),
    close: () => store.close(),
  };
}

function watched(
  definition: AnySourceDefinition,
  { readAtMost }: WorkerPlan,
  note: (entry: JournalEntry) => void,
): AnySourceDefinition {
  const { progress, system, options, ackDeadlineMs } = definition;
  return defineSource({
    apiVersion: definition.apiVersion as ApiVersion,
    system,
    progress,
    ...(ackDeadlineMs === undefined ? {} : { ackDeadlineMs }),
    options,
    create: (chosen, context) => new WatchedSource(definition.create(chosen, context), { progress, readAtMost, note }),
  });
}

function reportOf(pipeline: PipelineHandle, passed: number): JournalEntry {
  const { state, reason, ledger, intake } = pipeline.status();
  const maxRssBytes = process.resourceUsage().maxRSS * 1024;
  return {
    what: 'report',
    state,
    ...(reason === undefined ? {} : { reason }),
    ledger,
    ...(intake === undefined ? {} : { intake }),
    passed,
    maxRssBytes,
  };
}
