import { parseEvidence } from './evidence.ts';

/** A known gap whose time is over. */
export interface ExpiredGap {
  /** The requirement. */
  readonly id: string;
  /** The day from which on it fails the build; undefined when none is told, which no gap may do without. */
  readonly expires: string | undefined;
}

/**
 * The known gaps of evidence that are over on a day.
 *
 * @throws TypeError when the evidence is malformed
 */
export function expiredGaps(evidence: unknown, today: string): readonly ExpiredGap[] {
  const { requirements, expires = {} } = parseEvidence(evidence);
  return Object.keys(requirements)
    .filter((id) => requirements[id] === 'known-gap')
    .map((id) => ({ id, expires: expires[id] }))
    .filter(({ expires: day }) => day === undefined || day <= today);
}
