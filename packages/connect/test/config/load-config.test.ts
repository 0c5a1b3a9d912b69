import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, type LoadedConfig } from '../../src/config/load-config.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { connectorManifest } from '../support/manifest.ts';
import { problemsOf, sink, source } from '../support/problems-of.ts';
import { versionOf } from '../support/versions.ts';

const sinkVersion = versionOf('@eventmesh/sink-file');
const sourceVersion = versionOf('@eventmesh/source-file');

let folder: ConfigFolder;

beforeAll(async () => {
  folder = await ConfigFolder.make();
});
afterAll(() => folder.remove());

const problems = (text: string, environment?: NodeJS.ProcessEnv): Promise<string[]> =>
  problemsOf(folder, text, environment);

test('all problems at once, each with its place: shape, connectors, options, transforms, variables', async () => {
  const text = `
piplines: {}
pipelines:
  orders:
    sorce: {}
    source:
      use: '@eventmesh/source-fil'
    sink:
      use: '@eventmesh/sink-file'
      with: { pth: a, rotate: { maxByte: 5 }, mkdir: no }
    delivery: { batch: { maxEvent: 1, lingerMs: '5' } }
    transforms:
      - filter: { exat: { type: x } }
      - filter: { not: { cel: 'event.type = 1' } }
      - use: ./nothere.js
      - set: { time: yesterday }
  more:
    ${source}
    sink: { use: '@eventmesh/source-file', with: { path: '\${env:NOPE}' } }
`;
  expect(await problems(text)).toEqual([
    ":2:1 piplines: unknown key 'piplines': did you mean 'pipelines'?",
    ":5:5 pipelines.orders.sorce: unknown key 'sorce': did you mean 'source'?",
    `:7:12 pipelines.orders.source.use: cannot load '@eventmesh/source-fil': it is not installed: did you mean '@eventmesh/source-file'?`,
    ':10:7 pipelines.orders.sink.with.path: expected text, found nothing',
    ":10:15 pipelines.orders.sink.with.pth: unknown key 'pth': did you mean 'path'?",
    ":10:33 pipelines.orders.sink.with.rotate.maxByte: unknown key 'maxByte': did you mean 'maxBytes'?",
    ":10:54 pipelines.orders.sink.with.mkdir: expected true or false, found text 'no': write false",
    ":11:26 pipelines.orders.delivery.batch.maxEvent: unknown key 'maxEvent': did you mean 'maxEvents'?",
    ":11:49 pipelines.orders.delivery.batch.lingerMs: expected a whole number, found text '5': write it without quotes",
    ":13:19 pipelines.orders.transforms.0.filter.exat: unknown key 'exat': did you mean 'exact'?",
    ':14:31 pipelines.orders.transforms.1.filter.not.cel: not a valid CEL expression: Unexpected character: =, at character 12',
    `:15:14 pipelines.orders.transforms.2.use: cannot load './nothere.js': there is no file '${folder.file('nothere.js')}'`,
    ":16:22 pipelines.orders.transforms.3.set.time: Attribute 'time': expected an RFC 3339 time such as 2026-01-31T12:00:00Z, found 'yesterday'.",
    ":19:18 pipelines.more.sink.use: '@eventmesh/source-file' is a source, not a sink",
    ":19:58 pipelines.more.sink.with.path: expected the environment variable 'NOPE', which is not set",
  ]);
});

test('anchors and merge keys work, and problems in them are shown where they stand', async () => {
  const text = `
pipelines:
  a: &a
    ${source}
    sink: &sink { use: '@eventmesh/sink-file', with: { path: 5 } }
  b:
    <<: *a
    transforms: []
  d: { <<: [*a] }
  c: { <<: *a, sink: { <<: *sink, with: { pth: b } } }
`;
  expect(await problems(text)).toEqual([
    ':5:62 pipelines.a.sink.with.path: expected text, found the number 5: put it in quotes',
    ':5:62 pipelines.b.sink.with.path: expected text, found the number 5: put it in quotes',
    ':5:62 pipelines.d.sink.with.path: expected text, found the number 5: put it in quotes',
    ':10:35 pipelines.c.sink.with.path: expected text, found nothing',
    ":10:43 pipelines.c.sink.with.pth: unknown key 'pth': did you mean 'path'?",
  ]);
});

test('the values of variables are in no message', async () => {
  const text = `
pipelines:
  a:
    source: { use: '@eventmesh/source-file', with: { path: a, pollMs: '\${env:CANARY}', format: '\${env:CANARY}' } }
    sink: { use: '\${env:CANARY}', with: { path: '\${file:canary}' } }
    transforms: [{ use: '\${env:CANARY}' }, { filter: { cel: '\${file:canary} +' } }, { set: { time: '\${env:CANARY}' } }]
`;
  await folder.write('canary', 'canary-in-file\n');
  const lines = await problems(text, { CANARY: 'canary-in-env' });
  expect(lines.length).toBe(6);
  expect(lines.join('\n')).not.toMatch(/canary-in/);
  expect(lines[0]).toBe(
    ":4:71 pipelines.a.source.with.pollMs: expected a whole number, found the text of '${env:CANARY}'",
  );
});

test('of maps without blanks behind their colons, nothing is shown', async () => {
  const text = `pipelines:\n  a:\n    source:\n      use: '@eventmesh/source-file'\n      with:\n        path:b\n        password:s3cret`;
  const found = "found a text (not shown): is a blank missing behind a ':'?";
  expect(await problems(`${text}\n    sink:\n      use:s3cret`)).toEqual([
    `:6:9 pipelines.a.source.with: expected a map, ${found}`,
    `:9:7 pipelines.a.sink: expected a map with 'use', ${found}`,
  ]);
  expect(await problems('pipelines:\n  a:s3cret')).toEqual([`:2:3 pipelines: expected a map, ${found}`]);
  expect(await problems('pipelines:s3cret')).toEqual([
    ":1:1 expected a map with 'pipelines', found a text (not shown)",
  ]);
});

test('a missing variable is told once, and nothing of what follows from it', async () => {
  const text = `
pipelines:
  a:
    source: { use: '\${env:NOPE}', with: {} }
    sink: { use: '@eventmesh/sink-file', with: { path: b, rotate: { maxBytes: '\${env:NOPE}' } } }
`;
  const message = "expected the environment variable 'NOPE', which is not set";
  expect(await problems(text)).toEqual([
    `:4:20 pipelines.a.source.use: ${message}`,
    `:5:79 pipelines.a.sink.with.rotate.maxBytes: ${message}`,
  ]);
});

test('a sound configuration is loaded, and nothing is written', async () => {
  const text = `
pipelines:
  a:
    ${source}
    ${sink}
    transforms: [{ filter: { exact: { type: a } } }, { set: { kind: '$\${env:NO}' } }, { use: ./transform.mjs }]
    delivery: { concurrency: 2 }
state: { folder: '\${env:STATE}/here' }
`;
  await folder.write('transform.mjs', 'export const transform = (event) => event;');
  const path = await folder.write('good.yaml', text);
  const { pipelines, state, secrets } = await loadConfig(path, { STATE: 'state' });
  expect(state).toEqual({ folder: folder.file('state/here') });
  expect(secrets).toEqual([]);
  expect(pipelines.map(({ options }) => options)).toMatchObject([
    { name: 'a', source: { options: { path: 'a' } }, sink: { options: { path: 'b' } }, delivery: { concurrency: 2 } },
  ]);
  expect(pipelines[0]?.options.transforms).toHaveLength(3);
  await expect(folder.read('state/here')).rejects.toMatchObject({ code: 'ENOENT' });
});

describe('the state store', () => {
  const load = async (state: string, environment: NodeJS.ProcessEnv = {}): Promise<LoadedConfig> =>
    await loadConfig(
      await folder.write('state.yaml', `pipelines: { a: { ${source}, ${sink} } }\n${state}`),
      environment,
    );

  test.each([['state: {}'], [''], ['state: { folder: .eventmesh }']])(
    'is a folder beside the file: %s',
    async (state) => {
      expect((await load(state)).state).toEqual({ folder: folder.file('.eventmesh') });
    },
  );

  test('is a database, whose password is a secret', async () => {
    const url = 'postgres://me:s3%20cret@db/eventmesh';
    const { state, secrets } = await load("state: { url: '${env:URL}', worker: one }", { URL: url });
    expect(state).toEqual({ url, worker: 'one' });
    expect(secrets).toEqual([url, 's3%20cret', 's3 cret']);
  });

  test.each([
    ["{ folder: a, url: 'postgres://db' }", "2:8 state: expected only one of 'folder' and 'url', found both"],
    ['{ worker: one }', "2:18 state.worker: expected 'worker' beside 'url', found no 'url'"],
    [
      "{ url: 'mysql://me:s3cret@db' }",
      '2:15 state.url: expected a URL that begins with postgres://, found a text (not shown)',
    ],
    ["{ urll: 'postgres://db' }", "2:10 state.urll: unknown key 'urll': did you mean 'url'?"],
  ])('%s is wrong', async (state, expected) => {
    expect(await problems(`pipelines: { a: { ${source}, ${sink} } }\nstate: ${state}`)).toEqual([`:${expected}`]);
  });
});

test('secrets are the texts of options marked as such, and the passwords in URLs', async () => {
  const module = `import { defineSink } from '@eventmesh/connector-api'; import { z } from 'zod';
    export const sink = defineSink({ apiVersion: 'v1', system: 'test', ordering: 'none', idempotent: false,
      limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1 }, create: () => { throw new Error('no'); },
      options: z.strictObject({ url: z.string(), auth: z.record(z.string(), z.string()).meta({ writeOnly: true }) }) });`;
  await folder.install('@acme/sink-test', module, connectorManifest('sink'));
  const path = await folder.write(
    'secrets.yaml',
    `pipelines: { a: { ${source}, sink: { use: '@acme/sink-test', with: { url: 'db://me:p%40ss@host/', auth: { token: '\${env:TOKEN}' } } } } }`,
  );
  const { secrets } = await loadConfig(path, { TOKEN: 'sesame' });
  expect(secrets).toEqual(['p%40ss', 'p@ss', 'sesame']);
});

test('what a connector exports and declares is checked', async () => {
  const definition = (
    apiVersion: string,
  ): string => `import { defineSink } from '@eventmesh/connector-api'; import { z } from 'zod';
    export const sink = defineSink({ apiVersion: '${apiVersion}', system: 'test', ordering: 'none', idempotent: false,
      limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1 }, create: () => { throw new Error('no'); }, options: z.strictObject({}) });`;
  await folder.install('@acme/future', definition('v9'), connectorManifest('sink'));
  await folder.install('@acme/no-connector', 'export const one = 1; export const two = 2;');
  await folder.install('@acme/wrong-manifest', definition('v1'), { eventmesh: { connector: { kind: 'sink' } } });
  const using = (use: string): string => `{ ${source}, sink: { use: '${use}' } }`;
  const text = `pipelines:\n  a: ${using('@acme/future')}\n  b: ${using('@acme/no-connector')}\n  c: ${using('@acme/wrong-manifest')}`;
  expect(await problems(text)).toEqual([
    ":2:83 pipelines.a.sink.use: sink-test is made for version 'v9' of the connector contract; this runtime knows v1. Install versions that go together.",
    ":3:83 pipelines.b.sink.use: '@acme/no-connector' is no connector: it exports 'one', 'two'",
    expect.stringContaining(
      ":4:83 pipelines.c.sink.use: the package.json of '@acme/wrong-manifest' is wrong: eventmesh.connector.system: expected a lower-case name, found nothing; eventmesh.connector.status:",
    ),
  ]);
});

test('a source whose upstream does not wait cannot be told to wait for the sink', async () => {
  const module = `import { defineSource } from '@eventmesh/connector-api'; import { z } from 'zod';
    export const source = defineSource({ apiVersion: 'v1', system: 'hasty', progress: 'acknowledged', ackDeadlineMs: 3000,
      create: () => { throw new Error('no'); }, options: z.strictObject({}) });`;
  await folder.install('@acme/source-hasty', module, connectorManifest('source'));
  const pipeline = (accept: string): string =>
    `{ source: { use: '@acme/source-hasty' }, ${sink}, delivery: { accept: ${accept} } }`;
  expect(await problems(`pipelines:\n  a: ${pipeline('stored')}\n  b: ${pipeline('delivered')}`)).toEqual([
    ":3:125 pipelines.b.delivery.accept: expected 'stored', found 'delivered'. What source-hasty gives must be acknowledged within 3000 ms, so it cannot wait for the sink.",
  ]);
});

describe('alpha connectors', () => {
  const text = `pipelines: { a: { ${source}, ${sink} } }`;
  test('are refused in production', async () => {
    expect(await problems(text, { NODE_ENV: 'production' })).toEqual([
      `:1:34 pipelines.a.source.use: '@eventmesh/source-file' ${sourceVersion} is alpha, and NODE_ENV is 'production': to run it all the same, write 'allowAlpha: true' at the top of this file`,
      expect.stringContaining(`pipelines.a.sink.use: '@eventmesh/sink-file' ${sinkVersion} is alpha`),
    ]);
  });

  test('run there when that is allowed', async () => {
    expect(await problems(`${text}\nallowAlpha: true`, { NODE_ENV: 'production' })).toEqual([]);
  });
});
