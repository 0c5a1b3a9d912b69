export { checkApiVersion } from './check-api-version.ts';
export type { DeliveryOptions, DeliverySettings } from './engine/delivery-settings.ts';
export { deliverySettings } from './engine/delivery-settings.ts';
export { deliveryPoints, type DeliveryPoint, type Probe } from './engine/delivery-point.ts';
export type { LedgerFigures } from './engine/ledger.ts';
export type { OptionsIssue } from './options/explain-issue.ts';
export { isSecretAt, type JsonSchema } from './options/json-schema.ts';
export { nearestName } from './options/nearest-name.ts';
export { issuesOf, jsonSchemaOf } from './options/validate-options.ts';
export { redactDeep, redactor, type Redact } from './secrets/redact-secrets.ts';
export { secretsInOptions } from './secrets/secrets-in-options.ts';
export type { PipelineHandle, StopOptions } from './pipeline.ts';
export type { PipelineState, PipelineStatus } from './pipeline-status.ts';
export type { LetterFilter } from './replay/dead-letter-source.ts';
export {
  replayDeadLetters,
  type NotReplayable,
  type ReplayOptions,
  type ReplayResult,
} from './replay/replay-dead-letters.ts';
export { acquireReplayLease } from './replay/replay-lease.ts';
export { whyNotReplayable, type ReplayThrough } from './replay/letter-event.ts';
export { startPipeline, type PipelineOptions } from './start-pipeline.ts';
export type {
  DeadLetter,
  DeadLetterCount,
  DeadLetterQuery,
  DeadLetterStage,
  DeadLetterStore,
  NewDeadLetter,
} from './store/dead-letter.ts';
export {
  inboxText,
  storedRecordOf,
  withinBytes,
  type Inbox,
  type InboxLimit,
  type InboxSize,
  type NewStoredRecord,
  type StoredRecord,
} from './store/inbox.ts';
export { letterOf } from './store/letter-of.ts';
export { openDiskStateStore } from './store/disk-state-store.ts';
export { MemoryStateStore } from './store/memory-state-store.ts';
export { refuseAccept } from './inbox/refuse-accept.ts';
export {
  FencedError,
  LeaseHeldError,
  isFencedError,
  isLeaseHeldError,
  type Lease,
  type StateStore,
} from './store/state-store.ts';
export { filter, filterExpression, type FilterExpression } from './transforms/filter.ts';
export { set, setAttributes, type SetAttributes } from './transforms/set.ts';
export type { Transform, TransformResult } from './transforms/transform.ts';
