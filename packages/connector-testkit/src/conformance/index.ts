export type { AnyCheck, Check, CheckFigures, EmittedForm, Finding, SinkCheck, SourceCheck } from './check.ts';
export { RequirementBrokenError } from './check.ts';
export { describeSink } from './describe-sink.ts';
export { describeSource } from './describe-source.ts';
export type {
  Address,
  EventSeed,
  FaultScript,
  HarnessOptions,
  Inapplicable,
  KnownGap,
  SinkHarness,
  SourceHarness,
  SystemFault,
  SystemUnderTest,
  Target,
  Upstream,
  WrongOptions,
} from './harness.ts';
export { sinkFaultChecks } from '../faults/sink-fault-checks.ts';
export { sourceFaultChecks } from '../faults/source-fault-checks.ts';
export { NotApplicableError } from './not-applicable-error.ts';
export type { Proof } from './proof.ts';
export { requirements, type Requirement, type RequirementId } from '../requirements/index.ts';
