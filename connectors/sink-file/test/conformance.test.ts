import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { describeSink, type Target } from '@eventmesh/connector-testkit/conformance';
import { createEvent, readJsonEvent } from '@eventmesh/event-formats';
import { fileSink } from '../src/file-sink.ts';

describeSink({
  definition: fileSink,
  module: new URL('../dist/index.js', import.meta.url),
  target: logFolder,
  refused: (seed) => createEvent({ ...seed, data: { beyondJson: 1n } }),
  inapplicable: [{ id: 'sink.write.too-large', reason: 'a file takes an event of any size' }],
});

/** A folder that the sink writes its log to. */
async function logFolder(): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'sink-file-'));
  return {
    options: { path: join(folder, 'events.ndjson') },
    arrived: () => readEvents(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function readEvents(folder: string): Promise<AnyCloudEvent[]> {
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => readJsonEvent(line)),
  );
}
