import { jsonSchemaOf, type JsonSchema } from '@eventmesh/connector-runtime';
import { findConnectors } from '../connectors/find-connectors.ts';
import { loadConnector } from '../connectors/load-connector.ts';
import { configSchema } from './config-schema.ts';
import { embedSchema } from './embed-schema.ts';

/**
 * JSON Schema of a configuration file with the options of all connectors installed for its folder, for editors. In draft
 * 7, which all of them know.
 */
export async function configJsonSchema(configPath: string, folder: string): Promise<object> {
  const rules: Record<'source' | 'sink', object[]> = { source: [], sink: [] };
  let definitions: Readonly<Record<string, JsonSchema>> = {};
  for (const { use, manifest } of (await findConnectors(folder)).connectors) {
    const definition = (await loadConnector(use, configPath))[manifest.kind];
    if (definition === undefined) continue;
    const embedded = embedSchema(jsonSchemaOf(definition.options), use);
    definitions = { ...definitions, ...embedded.definitions };
    rules[manifest.kind].push(ruleFor(use, embedded.options));
  }
  const schema = jsonSchemaOf(configSchema);
  const { pipelines = {} } = schema.properties ?? {};
  const pipeline = {
    ...(pipelines.additionalProperties as JsonSchema),
    allOf: Object.entries(rules).map(([part, allOf]) => ({ properties: { [part]: { allOf } } })),
  };
  return {
    ...schema,
    properties: { ...schema.properties, pipelines: { ...pipelines, additionalProperties: pipeline } },
    definitions: { ...schema.definitions, ...definitions },
  };
}

/** With this connector, `with` takes these options; it may be left out where none is required. */
function ruleFor(use: string, options: JsonSchema): object {
  return {
    if: { properties: { use: { const: use } }, required: ['use'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { properties: { with: options }, ...((options.required ?? []).length > 0 ? { required: ['with'] } : {}) },
  };
}
