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

/** Loads the definition that a module exports, by itself or in a table; rejects in words when there is none. */
export async function loadDefinition(
  place: DefinitionPlace & { readonly kind: 'source' },
): Promise<AnySourceDefinition>;
export async function loadDefinition(place: DefinitionPlace & { readonly kind: 'sink' }): Promise<AnySinkDefinition>;
export async function loadDefinition(place: DefinitionPlace): Promise<AnySourceDefinition | AnySinkDefinition>;
export async function loadDefinition({
  module,
  kind,
  system,
}: DefinitionPlace): Promise<AnySourceDefinition | AnySinkDefinition> {
  const exported = Object.values((await import(module)) as Readonly<Record<string, unknown>>).flatMap(valuesOf);
  const definitions = kind === 'source' ? exported.filter(isSourceDefinition) : exported.filter(isSinkDefinition);
  const found = definitions.find((definition) => definition.system === system);
  if (found === undefined) throw new Error(`'${module}' exports no ${kind} of the system '${system}': is it built?`);
  return found;
}

function valuesOf(exported: unknown): readonly unknown[] {
  return typeof exported === 'object' && exported !== null ? Object.values(exported) : [exported];
}
