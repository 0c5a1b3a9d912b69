/** What it takes to run one test of a proof again. */
export interface Repeatable {
  readonly seed: number;
  /** Whether the whole proof ran, or a slice of it. */
  readonly whole: boolean;
  /** Where the connector is, as `connectors/source-file`; left out or empty where there is but one. */
  readonly folder?: string;
  /** A part of the name of the test. */
  readonly test: string;
}

/** The one command that repeats a test of a proof, to be typed at the root of the repository. */
export function repeatCommand({ seed, whole, folder, test }: Repeatable): string {
  const proof = whole ? 'EVENTMESH_PROOF=whole ' : '';
  const where = folder === undefined || folder === '' ? '' : ` ${folder}`;
  return `${proof}EVENTMESH_PROOF_SEED=${seed} npx vitest run --project proof${where} -t '${test.replaceAll("'", `'\\''`)}'`;
}
