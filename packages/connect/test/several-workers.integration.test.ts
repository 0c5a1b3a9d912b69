import { appendFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cli } from './support/cli.ts';
import { ConfigFolder, copyPipeline, eventLines, idsIn } from './support/config-folder.ts';
import { lastStatus } from './support/json-lines.ts';
import { createDatabase, type TestDatabase } from './support/test-database.ts';

let folder: ConfigFolder;
let database: TestDatabase;
let started: Cli[];

beforeEach(async () => {
  folder = await ConfigFolder.make();
  database = await createDatabase();
  started = [];
  const state = { url: '${env:STATE_URL}', worker: '${env:WORKER}' };
  const pipelines = { copy: copyPipeline('in.ndjson', 'out.ndjson', true) };
  await folder.write('pipelines.yaml', JSON.stringify({ pipelines, state }));
  await folder.write('in.ndjson', eventLines(0, 10));
});
afterEach(async () => {
  await Promise.all(started.map((cli) => cli.kill()));
  await database.remove();
  await folder.remove();
});

function startWorker(worker: string): Cli {
  const environment = { STATE_URL: database.url, WORKER: worker };
  const cli = new Cli(folder.path, ['run', 'pipelines.yaml', '--status-every', '100'], environment);
  started.push(cli);
  return cli;
}

test('one of two workers on a database runs the pipeline, the other stands by, and takes over when that one stops', async () => {
  const delivered = (cli: Cli): number | undefined => lastStatus(cli.stdout, 'copy')?.ledger.delivered;
  const first = startWorker('first');
  await first.until('the first one works', () => delivered(first) === 10);
  const second = startWorker('second');
  await second.until('the second one stands by', () => lastStatus(second.stdout, 'copy')?.state === 'standby');
  expect(lastStatus(second.stdout, 'copy')?.reason).toMatch(/worker 'first', until at the latest .* holds its lease/);
  first.signal('SIGTERM');
  expect(await first.ended()).toMatchObject({ code: 0 });
  await appendFile(folder.file('in.ndjson'), eventLines(10, 20));
  await second.until('the second one goes on', () => delivered(second) === 10);
  second.signal('SIGTERM');
  expect(await second.ended()).toMatchObject({ code: 0 });
  expect(idsIn(await folder.read('out.ndjson'))).toEqual(Array.from({ length: 20 }, (_, id) => String(id)));
});
