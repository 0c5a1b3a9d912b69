import { z } from 'zod';
import type { Evidence, FurtherChecks } from './evidence.ts';

const count = z.int().min(0);
const amount = z.number().min(0);
const text = z.string().min(1);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected a day as '2026-11-26'");
const figures = z.looseObject({ cases: count, lost: count, altered: count, reordered: count, duplicates: count });

const rate = z.looseObject({
  name: text,
  perSecond: amount,
  baselinePerSecond: amount,
  ratio: amount,
  peakBytes: amount.exactOptional(),
});

const furtherChecks = z.looseObject({
  nodeLines: z.record(z.string().regex(/^\d+$/), count).exactOptional(),
  soak: z.looseObject({ minutes: amount, earlyBytes: amount, endBytes: amount }).exactOptional(),
  compatibility: z.looseObject({ against: z.array(text), breaks: z.array(text) }).exactOptional(),
  upgrade: z.looseObject({ from: text, cases: count, lost: count }).exactOptional(),
  quickStart: z.looseObject({ date: day, delivered: count, problems: z.array(text) }).exactOptional(),
  performance: z.array(rate).exactOptional(),
  tls: z.looseObject({ cases: count, failed: count }).exactOptional(),
  audit: z.looseObject({ date: day, high: count, critical: count }).exactOptional(),
  credentialRotation: z.looseObject({ cases: count, lost: count }).exactOptional(),
}) satisfies z.ZodType<FurtherChecks>;

/** Decides whether a value is {@link Evidence}. */
export const evidenceSchema = z.looseObject({
  date: day,
  kit: z.string(),
  environment: z.looseObject({ node: z.string(), systems: z.record(z.string(), z.array(z.string())) }),
  plan: z.enum(['whole', 'slice']),
  seeds: count,
  fingerprint: z.string(),
  requirements: z.record(z.string(), z.enum(['pass', 'fail', 'skip', 'known-gap'])),
  reasons: z.record(z.string(), z.string()),
  expires: z.record(z.string(), day).exactOptional(),
  delivery: figures,
  faults: figures,
  kills: z.record(z.string(), z.record(z.string(), z.enum(['pass', 'fail']))),
  emits: z.looseObject({ attributes: z.json(), position: z.json().exactOptional() }).exactOptional(),
  checks: furtherChecks.exactOptional(),
  digest: z.string(),
}) satisfies z.ZodType<Evidence>;
