import { digestOf } from '@eventmesh/connector-testkit/grade';

/**
 * What stands in a connector's evidence.json: what was found, of what, with what, where. The digest at the end is that of all the
 * rest: a file that was changed by hand shows it.
 *
 * @param {object} parts
 * @param {import('./sum-up.mjs').Summary} parts.summary
 * @param {string} parts.fingerprint of what was proven
 * @param {string} parts.kit the kit's version
 * @param {string} parts.node
 * @param {Readonly<Record<string, readonly string[]>>} parts.systems versions of the real systems, by name
 * @param {'whole' | 'slice'} parts.plan
 * @param {number} parts.seeds
 * @param {string} parts.date as `2026-11-26`
 * @param {import('@eventmesh/connector-testkit/grade').FurtherChecks} [parts.checks] what was found beside the suites
 */
export function evidenceOf({ summary, fingerprint, kit, node, systems, plan, seeds, date, checks = {} }) {
  const content = { date, kit, environment: { node, systems }, plan, seeds, fingerprint, ...summary, checks };
  return { ...content, digest: digestOf(content) };
}
