import {
  isSinkDefinition,
  isSourceDefinition,
  type AnySinkDefinition,
  type AnySourceDefinition,
} from '@eventmesh/connector-api';
import type { WorkerConnector } from './worker-plan.ts';

/** Loads a source's definition; rejects in words when its module exports none of this system. */
export async function findSource(connector: WorkerConnector): Promise<AnySourceDefinition> {
  return await find(connector, 'source', isSourceDefinition);
}

/** Loads a sink's definition; rejects in words when its module exports none of this system. */
export async function findSink(connector: WorkerConnector): Promise<AnySinkDefinition> {
  return await find(connector, 'sink', isSinkDefinition);
}

async function find<Definition extends { readonly system: string }>(
  { module, system }: WorkerConnector,
  kind: string,
  isOne: (value: unknown) => value is Definition,
): Promise<Definition> {
  const exported = Object.values((await import(module)) as Readonly<Record<string, unknown>>).flatMap(valuesOf);
  const found = exported.filter(isOne).find((definition) => definition.system === system);
  if (found === undefined) throw new Error(`'${module}' exports no ${kind} of the system '${system}'.`);
  return found;
}

/** An export itself, and what a table that is exported holds. */
function valuesOf(exported: unknown): readonly unknown[] {
  return typeof exported === 'object' && exported !== null ? Object.values(exported) : [exported];
}
