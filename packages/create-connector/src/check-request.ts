import type { ConnectorRequest } from './connector-request.ts';

const longestSystem = 50;
const longestName = 214;
const systemName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
// As npm asks for: https://docs.npmjs.com/cli/configuring-npm/package-json#name
const packageName = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/**
 * What is wrong with the name of a system.
 *
 * @returns a sentence, or undefined when nothing is
 */
export function checkSystem(system: string): string | undefined {
  if (systemName.test(system) && system.length <= longestSystem) return undefined;
  return `--system: expected lower-case letters and digits, parted by single hyphens, a letter first, ${longestSystem} at most, such as 'my-queue', found '${system}'.`;
}

/**
 * What is wrong with names that were asked for.
 *
 * @returns sentences; none when nothing is
 */
export function checkNames({
  system,
  name,
  owner,
}: Pick<ConnectorRequest, 'system' | 'name' | 'owner'>): readonly string[] {
  const isLegal = name === undefined || (packageName.test(name) && name.length <= longestName);
  return [
    checkSystem(system),
    isLegal ? undefined : `--name: expected a name that npm takes, such as '@my-scope/sink-my-queue', found '${name}'.`,
    owner.trim() === '' ? '--owner: expected who answers for the connector, found nothing.' : undefined,
  ].filter((problem) => problem !== undefined);
}
