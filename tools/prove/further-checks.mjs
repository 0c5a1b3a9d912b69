import { digestOf, parseEvidence } from '@eventmesh/connector-testkit/grade';

/** @typedef {import('@eventmesh/connector-testkit/grade').FurtherChecks} FurtherChecks */

/**
 * What was found beside the suites and still holds: that of earlier evidence of the same code.
 *
 * @param {unknown} earlier an evidence.json, parsed; undefined where there is none
 * @param {string} fingerprint of the code as it is now
 * @returns {FurtherChecks}
 */
export function keptChecks(earlier, fingerprint) {
  return whyNotUsable(earlier, fingerprint) === undefined ? (earlier.checks ?? {}) : {};
}

/**
 * Evidence with what was found beside the suites.
 *
 * @param {unknown} earlier the evidence.json as it is, parsed
 * @param {string} fingerprint of the code as it is now
 * @param {FurtherChecks} found
 * @throws Error in words, when the evidence is none, forged, or of other code: what was found would not be of the same code as the rest
 */
export function withFound(earlier, fingerprint, found) {
  const why = whyNotUsable(earlier, fingerprint);
  if (why !== undefined) throw new Error(why);
  const { digest: _, checks = {}, ...rest } = earlier;
  const content = { ...rest, checks: { ...checks, ...found } };
  return { ...content, digest: digestOf(content) };
}

/**
 * That the whole proof ran on a line of Node.
 *
 * @param {FurtherChecks} checks what was found before
 * @param {string} node its version, as `v22.1.0`
 * @param {Readonly<Record<string, string>>} results by requirement
 * @returns {FurtherChecks}
 */
export function withNodeLine(checks, node, results) {
  const [line] = node.replace('v', '').split('.');
  const broken = Object.values(results).filter((result) => result === 'fail').length;
  return { ...checks, nodeLines: { ...checks.nodeLines, [line]: broken } };
}

function whyNotUsable(earlier, fingerprint) {
  if (earlier === undefined) return 'there is no evidence yet';
  const evidence = parseEvidence(earlier);
  if (digestOf(evidence) !== evidence.digest) return 'it was changed by hand: its digest is another';
  return evidence.fingerprint === fingerprint ? undefined : 'it is stale: of other code than this';
}
