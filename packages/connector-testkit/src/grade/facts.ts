import type { ConnectorManifest } from '@eventmesh/connector-api';
import type { JsonSchema } from '@eventmesh/connector-runtime';
import type { Evidence } from './evidence.ts';

/** What is to be known of a connector's package to grade it: plain data, read by whoever asks. */
export interface PackageFacts {
  /** Its package.json, parsed. */
  readonly packageJson: unknown;
  /** The text of its README.md. */
  readonly readme: string;
  /** JSON Schema of its options. */
  readonly options: JsonSchema;
  /** Of the code as it is now, made as that in the evidence was. */
  readonly fingerprint: string;
  /** The day on which it is judged, as `2026-11-26`: skips and audits grow old. */
  readonly today: string;
}

/** The same, read, as checks look at it. */
export interface Facts extends PackageFacts {
  /** Without its scope: `sink-mysql`. */
  readonly name: string;
  readonly version: string;
  readonly manifest: ConnectorManifest;
  /** Whether npm is told to publish where it was built. */
  readonly provenance: boolean;
  /** What can be believed. */
  readonly evidence: Evidence | undefined;
  /** Why there is none, in words. */
  readonly doubt: string;
}

/** What is missing for a grade. */
export interface Missing {
  readonly reason: string;
  /** What would bring it; left out where no command can, or none does yet. */
  readonly command?: string;
}

/** Looks whether one cell of the table of checks is met. */
export type Judge = (facts: Facts) => Missing | undefined;

/** Everything that several judges find missing, as one; what they have in common is told once. */
export function allOf(...judges: readonly Judge[]): Judge {
  return (facts) => {
    const found = judges.map((judge) => judge(facts)).filter((missing) => missing !== undefined);
    if (found.length === 0) return undefined;
    const commands = new Set(found.flatMap(({ command }) => command ?? []));
    const reason = [...new Set(found.map((missing) => missing.reason))].join('; ');
    return { reason, ...(commands.size === 0 ? {} : { command: [...commands].join(' && ') }) };
  };
}

/** A judge of evidence: without any that can be believed, everything is missing. */
export function ofEvidence(judge: (evidence: Evidence, facts: Facts) => Missing | undefined): Judge {
  return (facts) => {
    const { evidence, doubt, name } = facts;
    return evidence === undefined ? { reason: doubt, command: `pnpm prove ${name}` } : judge(evidence, facts);
  };
}

/** A judge of evidence that must be whole: a slice of a proof carries Alpha only. */
export function ofWholeProof(judge: (evidence: Evidence, facts: Facts) => Missing | undefined): Judge {
  return ofEvidence((evidence, facts) =>
    evidence.plan === 'whole'
      ? judge(evidence, facts)
      : { reason: 'the evidence is of a slice of the proof', command: `pnpm prove ${facts.name}` },
  );
}
