import type { PipelineStatus } from '@eventmesh/connector-runtime';
import type { Redact } from './redact-secrets.ts';

/** A status without secrets: what went wrong is told in words of connectors. */
export function redactStatus<Status extends PipelineStatus>(status: Status, redact: Redact): Status {
  return status.reason === undefined ? status : { ...status, reason: redact(status.reason) };
}
