export { BatchFailures, heldBackBehind } from './batch-failures.ts';
export { classifySystemError } from './classify-system-error.ts';
export { systemClock, type Clock } from './clock.ts';
export {
  ConnectorError,
  isConnectorError,
  outcomeOf,
  toConnectorError,
  type ConnectorErrorDetails,
} from './connector-error.ts';
export type { ConnectorContext, SinkContext, SourceContext } from './context.ts';
export {
  defineSink,
  defineSource,
  isSinkDefinition,
  isSourceDefinition,
  type AnySinkDefinition,
  type AnySourceDefinition,
  type ApiVersion,
  type ConfiguredSink,
  type ConfiguredSource,
  type Progress,
  type SinkDefinition,
  type SinkLimits,
  type SinkSpec,
  type SourceDefinition,
  type SourceFor,
  type SourceSpec,
} from './definition.ts';
export { errorCodes, type ErrorCode, type ErrorCodeInfo, type FailureOutcome } from './error-codes.ts';
export type { AnyCloudEvent } from './event.ts';
export type { JsonValue } from './json.ts';
export { silentLogger, type LogFields, type Logger } from './logger.ts';
export { pause } from './pause.ts';
export { ManifestError, type ManifestProblem } from './manifest-error.ts';
export { manifestJsonSchema } from './manifest-json-schema.ts';
export { parseManifest, type ConnectorManifest, type ReleaseStatus } from './manifest.ts';
export type { OptionsInput, OptionsOutput, OptionsSchema } from './options-schema.ts';
export type { AnyRecord, Positioned, PositionedRecord, RejectedRecord, SourceRecord } from './record.ts';
export type { Sink, WriteFailure } from './sink.ts';
export type { PositionedSource, ReadLimit, Source } from './source.ts';
