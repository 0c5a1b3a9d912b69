import type { Transform } from '@eventmesh/connector-runtime';
import { listExports } from './list-exports.ts';
import { loadModule } from './load-module.ts';

/**
 * Loads a transform: the function `transform` that a module exports.
 *
 * @throws Error that says what to do
 */
export async function loadTransform(use: string, configPath: string): Promise<Transform> {
  const { exports } = await loadModule(use, configPath);
  const { transform } = exports;
  if (typeof transform !== 'function')
    throw new Error(
      `'${use}' is no transform: expected it to export a function 'transform', but ${listExports(exports)}`,
    );
  return transform as Transform;
}
