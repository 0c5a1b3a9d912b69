import { z } from 'zod';
import { configSchema } from './config-schema.ts';
import { findConnectors } from './find-connectors.ts';
import { loadConnector } from './load-connector.ts';

/** JSON Schema of a configuration file with the options of all installed connectors, for editors. */
export async function configJsonSchema(configPath: string, folder: string): Promise<object> {
  const schema = structuredClone(z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }));
  const rules: Record<'source' | 'sink', z.core.JSONSchema.JSONSchema[]> = { source: [], sink: [] };
  for (const { use, manifest } of await findConnectors(folder)) {
    const definition = (await loadConnector(use, configPath))[manifest.kind];
    if (definition === undefined) continue;
    rules[manifest.kind].push({
      if: { properties: { use: { const: use } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { properties: { with: definition.options['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) } },
    });
  }
  const pipelines = schema.properties?.['pipelines'];
  const pipeline = typeof pipelines === 'object' ? pipelines.additionalProperties : undefined;
  if (typeof pipeline === 'object')
    pipeline.allOf = Object.entries(rules).map(([part, allOf]) => ({ properties: { [part]: { allOf } } }));
  return schema;
}
