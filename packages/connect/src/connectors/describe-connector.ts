import type { AnySinkDefinition, AnySourceDefinition, Progress } from '@eventmesh/connector-api';
import { jsonSchemaOf } from '@eventmesh/connector-runtime';
import { describeOptions } from './describe-options.ts';
import type { LoadedConnector } from './load-connector.ts';

/** What a connector is and which options it takes, for people. */
export function describeConnector(connector: LoadedConnector): string {
  const { use, version, manifest, description, homepage, source, sink } = connector;
  const name = [use, version].filter((part) => part !== undefined).join(' ');
  const head = [`${name}${manifest === undefined ? '' : ` (${manifest.status})`}`, description, homepage];
  const definitions = [source, sink].filter((definition) => definition !== undefined);
  return [head.filter((line) => line !== undefined).join('\n'), ...definitions.map(describeDefinition)].join('\n\n');
}

const progressWords: Readonly<Record<Progress, string>> = {
  acknowledged: 'each event is acknowledged by itself, where it came from',
  committed: 'the place is kept where events come from',
  checkpointed: 'the place is kept in the state store',
};

function describeDefinition(definition: AnySourceDefinition | AnySinkDefinition): string {
  const options = describeOptions(jsonSchemaOf(definition.options));
  const listed = options.length === 0 ? 'It takes no options.' : "Options, below 'with':\n";
  return [...facts(definition), '', listed, ...options].join('\n');
}

function facts(definition: AnySourceDefinition | AnySinkDefinition): readonly string[] {
  if (definition.kind === 'source') {
    const { system, progress } = definition;
    return [`Source of events from ${system}`, `  progress    ${progress}: ${progressWords[progress]}`];
  }
  const { system, ordering, idempotent, limits } = definition;
  return [
    `Sink of events to ${system}`,
    `  ordering    ${ordering}${ordering === 'per-key' ? ': events of one key arrive in their order' : ''}`,
    `  idempotent  ${idempotent ? 'yes, as configured by default: an event that comes twice is there once' : 'no: an event that comes twice may be there twice'}`,
    `  limits      ${limits.maxEvents} events or ${limits.maxBytes} bytes in a write; writes at a time: ${limits.concurrentWrites}`,
  ];
}
