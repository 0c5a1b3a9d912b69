import { nearestName } from '@eventmesh/connector-runtime';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { OpenLetters } from './with-letters.ts';

/**
 * Makes sure that a pipeline is one of the configuration, or has dead letters all the same.
 *
 * @throws ConfigurationError with the name that was probably meant
 */
export async function checkPipeline({ config, file, store }: OpenLetters, pipeline: string): Promise<void> {
  const names = config.pipelines.map(({ options }) => options.name);
  if (names.includes(pipeline)) return;
  if ((await store.deadLetters.list(pipeline, { limit: 1 })).length > 0) return;
  const others = (await store.deadLetters.count()).map((each) => each.pipeline);
  throw noSuchPipeline(pipeline, file, [...new Set([...names, ...others])]);
}

/** The error of a pipeline that there is not. */
export function noSuchPipeline(pipeline: string, file: string, names: readonly string[]): ConfigurationError {
  const meant = nearestName(pipeline, names);
  const hint =
    meant === undefined ? `it has ${names.map((name) => `'${name}'`).join(', ')}` : `did you mean '${meant}'?`;
  return new ConfigurationError([`${file}: there is no pipeline '${pipeline}': ${hint}`]);
}
