import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ConfigFolder } from './config-folder.ts';

/** A sound source, as a line of a pipeline. */
export const source = "source: { use: '@eventmesh/source-file', with: { path: a } }";
/** A sound sink. */
export const sink = "sink: { use: '@eventmesh/sink-file', with: { path: b } }";

let number = 0;

/** What is wrong with a configuration in a folder, each line without the name of the file. */
export async function problemsOf(
  folder: ConfigFolder,
  text: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<string[]> {
  number += 1;
  const path = await folder.write(`bad-${number}.yaml`, text);
  try {
    await loadConfig(path, environment);
  } catch (thrown) {
    if (!(thrown instanceof ConfigurationError)) throw thrown;
    return thrown.lines.map((line) => line.replace(path, ''));
  }
  return [];
}
