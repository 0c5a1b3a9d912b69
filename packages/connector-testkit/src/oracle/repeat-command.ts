import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What it takes to run one test of a proof again. */
export interface Repeatable {
  readonly seed: number;
  /** Whether the whole proof ran, or a slice of it. */
  readonly whole: boolean;
  /** The built module of the connector: its package is the folder above. */
  readonly module: URL;
  /** A part of the name of the test. */
  readonly test: string;
}

/**
 * The one command that repeats a test of a proof, to be typed where the tests were run. In a repository of several packages, it names the
 * folder of the connector and the vitest project `proof`.
 *
 * @param from the folder where the tests are run
 */
export function repeatCommand({ seed, whole, module, test }: Repeatable, from = process.cwd()): string {
  const proof = whole ? 'EVENTMESH_PROOF=whole ' : '';
  const folder = relative(from, fileURLToPath(new URL('..', module)));
  const isBelow = folder !== '' && !folder.startsWith('..');
  const where = isBelow ? ` --project proof ${folder.split(sep).filter(Boolean).join('/')}` : '';
  return `${proof}EVENTMESH_PROOF_SEED=${seed} npx vitest run${where} -t '${test.replaceAll("'", `'\\''`)}'`;
}
