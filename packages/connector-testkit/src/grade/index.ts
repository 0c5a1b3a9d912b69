export type { CheckId } from './checks.ts';
export {
  digestOf,
  parseEvidence,
  type Evidence,
  type EvidenceFigures,
  type FurtherChecks,
  type MeasuredRate,
} from './evidence.ts';
export { expiredGaps, type ExpiredGap } from './expired-gaps.ts';
export type { PackageFacts } from './facts.ts';
export { gradeOf, missingFor, type CheckResult, type GradeReport } from './grade-of.ts';
export { distTagOf, gradeAfter, isAbove, versionExpected, type Grade } from './grade.ts';
