import { expect, test } from 'vitest';
import { embedSchema } from '../../src/config/embed-schema.ts';

test('definitions get names of their own, references follow', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    properties: { a: { $ref: '#/definitions/node' }, plain: { type: 'string' } },
    definitions: { node: { properties: { next: { $ref: '#/definitions/node' } } } },
  };
  expect(embedSchema(schema, '@acme/sink-x')).toEqual({
    options: { properties: { a: { $ref: '#/definitions/acme-sink-x.node' }, plain: { type: 'string' } } },
    definitions: { 'acme-sink-x.node': { properties: { next: { $ref: '#/definitions/acme-sink-x.node' } } } },
  });
});

test('a schema that refers to itself as a whole becomes a definition', () => {
  const { options, definitions } = embedSchema({ properties: { next: { $ref: '#' } } }, 'x');
  expect(options).toEqual({ properties: { next: { $ref: '#/definitions/x' } } });
  expect(definitions).toEqual({ x: options });
});
