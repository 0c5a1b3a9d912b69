import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/config/config-json-schema.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { connectorManifest } from '../support/manifest.ts';

let folder: ConfigFolder;
let schema: object;
let check: (text: string) => readonly string[];

/** A sink with a secret, and options that refer to themselves. */
const tree = `import { defineSink } from '@eventmesh/connector-api'; import { z } from 'zod';
const node = z.strictObject({ name: z.string(), children: z.lazy(() => z.array(node)).optional() });
export const sink = defineSink({ apiVersion: 'v1', system: 'tree', ordering: 'none', idempotent: false,
  limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1 }, create: () => { throw new Error('no'); },
  options: z.strictObject({ password: z.string().optional().describe('The secret.').meta({ writeOnly: true }), root: node.optional() }) });`;

beforeAll(async () => {
  folder = await ConfigFolder.make();
  await folder.install('@acme/sink-tree', tree, connectorManifest('sink'));
  schema = await configJsonSchema(folder.file('pipelines.yaml'), folder.path);
  const validate = new Ajv({ strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);
  check = (text) => {
    validate(parse(text));
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
});
afterAll(() => folder.remove());

const source = "source: { use: '@eventmesh/source-file', with: { path: a } }";
const sink = "sink: { use: '@eventmesh/sink-file', with: { path: b } }";

describe('right ones pass', () => {
  test.each([
    `pipelines: { a: { ${source}, ${sink} } }`,
    `pipelines: { a: { ${source}, ${sink}, transforms: [{ filter: { not: { any: [{ cel: 'true' }] } } }, { set: { a: null } }, { use: ./t.mjs }] } }`,
    `pipelines: { a: { ${source}, ${sink}, delivery: { batch: { lingerMs: 5 } } } }\nstate: { folder: x }\nallowAlpha: true`,
    `pipelines: { a: { ${source}, ${sink} } }\nstate: { url: 'postgres://db/events', worker: one }`,
    `pipelines: { a: { source: { use: ./mine.mjs, with: { any: thing } }, sink: { use: '@acme/sink-tree' } } }`,
    `pipelines: { a: { ${source}, sink: { use: '@acme/sink-tree', with: { root: { name: a, children: [{ name: b }] } } } } }`,
  ])('%s', (text) => {
    expect(check(text)).toEqual([]);
  });
});

describe('typos fail', () => {
  test.each([
    [`piplines: {}`, '"additionalProperty":"piplines"'],
    [`pipelines: { a: { ${source}, ${sink}, delivry: {} } }`, '"additionalProperty":"delivry"'],
    [`pipelines: { a: { ${source} } }`, '"missingProperty":"sink"'],
    [
      `pipelines: { a: { ${source}, ${sink}, delivery: { batch: { maxEvent: 5 } } } }`,
      '"additionalProperty":"maxEvent"',
    ],
    [`pipelines: { a: { ${source}, ${sink}, transforms: [{ filter: { exat: {} } }] } }`, '"additionalProperty":"exat"'],
    [
      `pipelines: { a: { source: { use: '@eventmesh/source-file', with: { pth: a } }, ${sink} } }`,
      '"additionalProperty":"pth"',
    ],
    [`pipelines: { a: { source: { use: '@eventmesh/source-file' }, ${sink} } }`, '"missingProperty":"with"'],
    [
      `pipelines: { a: { ${source}, sink: { use: '@eventmesh/sink-file', with: { path: b, rotate: { maxBytes: x } } } } }`,
      'must be integer',
    ],
    [
      `pipelines: { a: { ${source}, sink: { use: '@acme/sink-tree', with: { root: { name: a, children: [{ nam: b }] } } } } }`,
      '"additionalProperty":"nam"',
    ],
  ])('%s', (text, error) => {
    expect(check(text).join('\n')).toContain(error);
  });
});

test('secrets are marked, descriptions are there, references lead somewhere', () => {
  const text = JSON.stringify(schema);
  expect(text).toContain('"description":"The secret.","writeOnly":true');
  expect(text).toContain('The file to read.');
  expect(text).toContain('How long an idle lane waits for a batch to fill.');
  const { definitions } = schema as { definitions: Record<string, unknown> };
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) expect(definitions).toHaveProperty([reference.replace('#/definitions/', '')]);
});
