/** One thing that is wrong with a manifest. */
export interface ManifestProblem {
  /** Where, from the root of package.json: `eventmesh.connector.owners`. */
  readonly place: string;
  readonly expected: string;
  /** What is there, as JSON; `nothing` where it was left out. */
  readonly found: string;
}

/** A package.json claims to be a connector's, and its manifest block is wrong. */
export class ManifestError extends TypeError {
  /** Everything that is wrong; the message has the same, one a line. */
  readonly problems: readonly ManifestProblem[];

  constructor(problems: readonly ManifestProblem[]) {
    super(problems.map(({ place, expected, found }) => `${place}: expected ${expected}, found ${found}`).join('\n'));
    this.name = 'ManifestError';
    this.problems = problems;
  }
}
