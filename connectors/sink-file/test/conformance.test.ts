import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { describeSink, type Target } from '@eventmesh/connector-testkit/conformance';
import { createEvent, readJsonEvent } from '@eventmesh/event-formats';
import { fileSink } from '../src/file-sink.ts';
import { smallDisk } from './small-disk.ts';

describeSink({
  definition: fileSink,
  module: new URL('../dist/index.js', import.meta.url),
  target: logFolder,
  refused: (seed) => createEvent({ ...seed, data: { beyondJson: 1n } }),
  inapplicable: [
    { id: 'sink.write.too-large', reason: 'a file takes an event of any size' },
    { id: 'faults.overloaded', reason: 'a file asks for nothing' },
    { id: 'faults.credentials', reason: 'a file knows no credentials' },
    { id: 'faults.restarted', reason: 'there is no server' },
  ],
});

/** A folder that the sink writes its log to. */
async function logFolder(): Promise<Target> {
  const disk = await smallDisk();
  const folder = join(disk.folder, 'log');
  await mkdir(folder);
  return {
    options: { path: join(folder, 'events.ndjson') },
    arrived: () => readEvents(folder),
    faults: { 'disk-full': { begin: () => disk.fill(), end: () => disk.free(), codes: ['OVERLOADED'] } },
    [Symbol.asyncDispose]: () => disk[Symbol.asyncDispose](),
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
