import { createHash } from 'node:crypto';
import { z } from 'zod';

const count = z.int().min(0);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected a day as '2026-11-26'");
const figures = z.looseObject({ cases: count, lost: count, altered: count, reordered: count, duplicates: count });

/** What was found beside the suites, each by a run of its own. All of it is of the same code as the rest: of one fingerprint. */
const furtherChecks = z.looseObject({
  /** How many requirements were broken when the whole proof ran, by the line of Node that it ran on: `{ "22": 0 }`. */
  nodeLines: z.record(z.string().regex(/^\d+$/), count).optional(),
  /** A run of an hour or so, with the memory in use early on and at the end. */
  soak: z
    .looseObject({ minutes: z.number().min(0), earlyBytes: z.number().min(0), endBytes: z.number().min(0) })
    .optional(),
  /** Options, emitted attributes and checkpoints, compared with what published versions have. */
  compatibility: z.looseObject({ against: z.array(z.string().min(1)), breaks: z.array(z.string().min(1)) }).optional(),
  /** Pipelines that went on from the checkpoints of the last published version. */
  upgrade: z.looseObject({ from: z.string().min(1), cases: count, lost: count }).optional(),
  /** The quick start of the README, executed. */
  quickStart: z.looseObject({ date: day, delivered: count, problems: z.array(z.string().min(1)) }).optional(),
  /** Rates against a loop written by hand, over the same client, in the same run. */
  performance: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        perSecond: z.number().min(0),
        baselinePerSecond: z.number().min(0),
        /** Our rate by that of the loop. */
        ratio: z.number().min(0),
        /** The most memory in use during the run. */
        peakBytes: z.number().min(0).optional(),
      }),
    )
    .optional(),
  /** Tests over an encrypted connection. */
  tls: z.looseObject({ cases: count, failed: count }).optional(),
  /** Known vulnerabilities of what is shipped, by severity, as of that day. */
  audit: z.looseObject({ date: day, high: count, critical: count }).optional(),
  /** Credentials that were replaced by others while a pipeline ran. */
  credentialRotation: z.looseObject({ cases: count, lost: count }).optional(),
});

const evidenceSchema = z.looseObject({
  date: day,
  kit: z.string(),
  environment: z.looseObject({ node: z.string(), systems: z.record(z.string(), z.array(z.string())) }),
  plan: z.enum(['whole', 'slice']),
  seeds: count,
  fingerprint: z.string(),
  requirements: z.record(z.string(), z.enum(['pass', 'fail', 'skip', 'known-gap'])),
  reasons: z.record(z.string(), z.string()),
  /** Of known gaps: the day from which on each fails the build. */
  expires: z.record(z.string(), day).optional(),
  delivery: figures,
  faults: figures,
  kills: z.record(z.string(), z.record(z.string(), z.enum(['pass', 'fail']))),
  checks: furtherChecks.optional(),
  digest: z.string(),
});

/** What an evidence.json holds: what was found of one connector, by whom, of which code, on what. */
export type Evidence = z.output<typeof evidenceSchema>;

/** The part of it that was found beside the suites. */
export type FurtherChecks = z.output<typeof furtherChecks>;

/**
 * Reads a parsed evidence.json. What it holds beyond this is left as it is: later kits find more.
 *
 * @throws TypeError that lists every place that is wrong
 */
export function parseEvidence(value: unknown): Evidence {
  const parsed = evidenceSchema.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || '(all)'}: ${message}`,
    );
    throw new TypeError(lines.join('\n'));
  }
  // As it was read: the digest depends on the order of members.
  return value as Evidence;
}

/** The digest of everything in evidence but the digest itself, which is what `digest` must be. */
export function digestOf(evidence: object): string {
  const content = Object.entries(evidence).filter(([name]) => name !== 'digest');
  return `sha256:${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}
