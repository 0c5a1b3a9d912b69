import { jsonSchemaOf } from '@eventmesh/connector-runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { describeConnector } from '../../src/connectors/describe-connector.ts';
import { describeOptions } from '../../src/connectors/describe-options.ts';
import { loadConnector } from '../../src/connectors/load-connector.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { spillingSink } from '../support/spilling-sink.ts';
import { versionOf } from '../support/versions.ts';

const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await ConfigFolder.make();
});
afterAll(() => folder.remove());

const describe = async (use: string): Promise<string[]> =>
  describeConnector(await loadConnector(use, folder.file('pipelines.yaml'))).split('\n');

test('a source: name, version, status, what it is, where to read on, progress, options', async () => {
  const lines = await describe('@eventmesh/source-file');
  expect(lines.slice(0, 6)).toEqual([
    `@eventmesh/source-file ${sourceVersion} (alpha)`,
    'Brings the lines of files in as CloudEvents; follows growth and rotation.',
    'https://github.com/apache/eventmesh-connectors-ts/tree/HEAD/connectors/source-file#readme',
    '',
    'Source of events from file',
    '  progress    checkpointed: the place is kept in the state store',
  ]);
  expect(lines).toContain('  path  (text, required)');
  expect(lines).toContain('      Example: "/var/log/shop/orders.log"');
});

test('a sink: order, whether it may be written twice, limits, nested options', async () => {
  const lines = await describe('@eventmesh/sink-file');
  expect(lines).toContain('  ordering    per-key: events of one key arrive in their order');
  expect(lines).toContain('  idempotent  no: an event that comes twice may be there twice');
  expect(lines).toContain('  limits      5000 events or 8388608 bytes in a write; writes at a time: 1');
  expect(lines).toContain('  rotate  (map)');
  expect(lines).toContain('  rotate.maxBytes  (whole number)');
});

test('a sink that may be written twice: as long as no option undoes it', async () => {
  await folder.write('spill.mjs', spillingSink);
  expect(await describe('./spill.mjs')).toContain(
    '  idempotent  yes, as configured by default: an event that comes twice is there once',
  );
});

test('a file that belongs to no package has neither version nor status', async () => {
  const module = `import { fileSink } from '@eventmesh/sink-file'; export const mine = fileSink;`;
  await folder.write('mine.mjs', module);
  expect((await describe('./mine.mjs')).slice(0, 3)).toEqual(['./mine.mjs', '', 'Sink of events to file']);
});

test('options of every kind', () => {
  const schema = z.strictObject({
    kind: z.enum(['a', 'b']).default('a').describe('Which.'),
    names: z.array(z.string()).meta({ examples: [['x']] }),
    tls: z.union([z.boolean(), z.strictObject({ ca: z.string().describe('Certificates.') })]).default(false),
    password: z
      .string()
      .optional()
      .meta({ writeOnly: true, examples: ['hidden'] }),
    anything: z.unknown().optional(),
    nested: z.strictObject({ deep: z.strictObject({ size: z.number().default(1) }).prefault({}) }).prefault({}),
  });
  expect(describeOptions(jsonSchemaOf(schema))).toEqual([
    '  kind  ("a" or "b", default "a")',
    '      Which.',
    '  names  (list of text, required)',
    '      Example: ["x"]',
    '  tls  (true or false or map, default false)',
    '  tls.ca  (text, required)',
    '      Certificates.',
    '  password  (text, secret)',
    '  anything  (any value)',
    '  nested  (map)',
    '  nested.deep  (map)',
    '  nested.deep.size  (number, default 1)',
  ]);
});
