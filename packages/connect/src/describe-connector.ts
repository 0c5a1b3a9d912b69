import type { AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';
import type { LoadedConnector } from './load-connector.ts';

/** What a connector is and which options it takes, for people. */
export function describeConnector({ use, version, manifest, source, sink }: LoadedConnector): string {
  const head = [use, version, manifest?.status].filter((part) => part !== undefined).join(' ');
  return [head, ...[source, sink].filter((definition) => definition !== undefined).map(describeDefinition)].join(
    '\n\n',
  );
}

/** JSON Schema of a connector's options. */
export function optionsJsonSchema(definition: AnySourceDefinition | AnySinkDefinition): OptionsJsonSchema {
  return definition.options['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
}

/** As much of a JSON Schema as is shown. */
export interface OptionsJsonSchema {
  readonly properties?: Readonly<Record<string, OptionJsonSchema>>;
  readonly required?: readonly string[];
}

/** As much of the JSON Schema of one option as is shown. */
export interface OptionJsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly writeOnly?: boolean;
}

function describeDefinition(definition: AnySourceDefinition | AnySinkDefinition): string {
  const facts =
    definition.kind === 'source'
      ? `source, progress: ${definition.progress}`
      : `sink, ordering: ${definition.ordering}, idempotent: ${definition.idempotent}`;
  const schema = optionsJsonSchema(definition);
  const options = Object.entries(schema.properties ?? {}).map(([name, option]) => {
    const required = schema.required?.includes(name) === true && option.default === undefined;
    const type = option.enum?.map(String).join(' | ') ?? option.type ?? 'any';
    const notes = [
      ...(required ? ['required'] : []),
      ...(option.default === undefined ? [] : [`default ${JSON.stringify(option.default)}`]),
      ...(option.writeOnly === true ? ['secret'] : []),
    ];
    return `  ${name} (${[type, ...notes].join(', ')})\n      ${option.description ?? ''}`;
  });
  return [facts, ...options].join('\n');
}
