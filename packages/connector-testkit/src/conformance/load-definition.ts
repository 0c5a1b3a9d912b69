import {
  isSinkDefinition,
  isSourceDefinition,
  type AnySinkDefinition,
  type AnySourceDefinition,
} from '@eventmesh/connector-api';

/** Which export of which module a worker process needs. */
export interface DefinitionPlace {
  /** URL of the built module. */
  readonly module: string;
  readonly kind: 'source' | 'sink';
  readonly system: string;
}

/** Loads the definition that a module exports; rejects in words when there is none. */
export async function loadDefinition({
  module,
  kind,
  system,
}: DefinitionPlace): Promise<AnySourceDefinition | AnySinkDefinition> {
  const exported = Object.values((await import(module)) as Readonly<Record<string, unknown>>);
  const isWanted = kind === 'source' ? isSourceDefinition : isSinkDefinition;
  const found = exported.filter(isWanted).find((definition) => definition.system === system);
  if (found === undefined) throw new Error(`'${module}' exports no ${kind} of the system '${system}': is it built?`);
  return found;
}
