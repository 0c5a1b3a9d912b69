import type { AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';
import type { HarnessOptions } from './harness.ts';

/** Options as the definition's schema gives them to `create`; rejects in words when they are wrong. */
export async function parseOptions(
  { options: schema, system }: AnySourceDefinition | AnySinkDefinition,
  options: HarnessOptions,
): Promise<unknown> {
  const result = await schema['~standard'].validate(options);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ path = [], message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Error(`The options of the harness of '${system}' are wrong: ${issues.join('; ')}`);
}
