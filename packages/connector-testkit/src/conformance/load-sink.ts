import { isSinkDefinition, type AnySinkDefinition } from '@eventmesh/connector-api';

/**
 * Finds the definition of a sink among the exports of a built module, as worker processes do.
 *
 * @throws Error when the module exports none of this system
 */
export async function loadSink(module: string, system: string): Promise<AnySinkDefinition> {
  const exported: Readonly<Record<string, unknown>> = await import(module);
  const definition = Object.values(exported)
    .filter(isSinkDefinition)
    .find((each) => each.system === system);
  if (definition !== undefined) return definition;
  throw new Error(
    `'${module}' exports no sink of the system '${system}'. Let 'module' of the harness name the built module.`,
  );
}
