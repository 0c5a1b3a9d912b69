import { distTagOf } from '@eventmesh/connector-testkit/grade';
import { guaranteeOf } from './connectors-table.mjs';

/**
 * The connectors for programs, as catalogue.json: what each is, claims and promises, and what was proven.
 *
 * @param {readonly import('./connectors-table.mjs').ListedConnector[]} connectors
 * @param {(folder: string) => Record<string, any>} packageJsonOf
 * @param {ReadonlyMap<string, import('./proof-tables.mjs').ProvenConnector>} proven by folder
 */
export function catalogue(connectors, packageJsonOf, proven) {
  const entries = connectors.map(({ folder, manifest, definition }) => {
    const { name, version, description } = packageJsonOf(folder);
    const { kind, system, status, supportVersion, testedWith, owners, adopters } = manifest;
    return {
      name,
      folder,
      kind,
      system,
      description,
      version,
      status,
      supportVersion,
      distTag: distTagOf(status),
      guarantee: guaranteeOf(definition),
      testedWith,
      owners,
      adopters,
      proof: proofOf(proven.get(folder)?.evidence),
    };
  });
  return `${JSON.stringify({ connectors: entries }, undefined, 2)}\n`;
}

/** Figures only: the rest is in the evidence.json of the connector, which the digest names. */
function proofOf(evidence) {
  if (evidence === undefined) return null;
  const { date, plan, seeds, environment, requirements, delivery, faults, digest } = evidence;
  const results = Object.values(requirements);
  const count = (wanted) => results.filter((result) => result === wanted).length;
  return {
    date,
    plan,
    seeds,
    environment,
    requirements: {
      hold: count('pass'),
      broken: count('fail'),
      knownGaps: count('known-gap'),
      doNotApply: count('skip'),
    },
    kills: delivery.cases,
    faults: faults.cases,
    lost: delivery.lost + faults.lost,
    digest,
  };
}
