import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { endsWithin } from '../ends-within.ts';
import type { HarnessOptions, SinkHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';

const reportMs = 30_000;

/** As it is built; found from the sources of the kit as well. */
const worker = new URL('../../../dist/conformance/sink/write-worker.js', import.meta.url);

/** What the worker is to do. */
export interface WriteOrder {
  readonly module: string;
  readonly system: string;
  readonly options: HarnessOptions;
  readonly batchSize: number;
}

/** That a write has resolved: of a batch that begins with the event of this number. */
export interface WriteReport {
  readonly from: number;
}

/** Lets a process of its own write, and kills it at once when it has told of so many writes. Gives the events that it told of. */
export async function writeUntilKilled(
  { module, definition }: SinkHarness,
  options: HarnessOptions,
  { reports, batchSize }: { readonly reports: number; readonly batchSize: number },
): Promise<readonly AnyCloudEvent[]> {
  const order: WriteOrder = { module: module.href, system: definition.system, options, batchSize };
  const child = fork(worker, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const reported: AnyCloudEvent[] = [];
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  let told = 0;
  child.on('message', ({ from }: WriteReport) => {
    reported.push(...kitEvents(batchSize, { from, keys: ['a', 'b'] }));
    told += 1;
    if (told === reports) child.kill('SIGKILL');
  });
  try {
    // Not 'exit': what it has told before comes first.
    const [code] = await endsWithin(reportMs, `a process that was to write ${reports} batches`, once(child, 'close'));
    assert.ok(told >= reports, `the process that writes ended by itself, with exit code ${code}: ${said.trim()}`);
    return reported;
  } finally {
    child.kill('SIGKILL');
  }
}
