import { manifestFields } from './manifest-fields.ts';

/**
 * JSON Schema, draft 7, of the block `"eventmesh": {"connector": {…}}`, for editors and for tools in other languages. It accepts what
 * `parseManifest` accepts. Fields that it does not know are left alone: a later contract may bring more.
 */
export const manifestJsonSchema: Readonly<Record<string, unknown>> = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Facts about the release of an EventMesh connector',
  type: 'object',
  properties: Object.fromEntries(Object.entries(manifestFields).map(([name, { schema }]) => [name, schema])),
  required: Object.keys(manifestFields),
};
