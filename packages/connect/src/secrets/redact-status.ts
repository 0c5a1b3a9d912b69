import type { PipelineStatus, Redact } from '@eventmesh/connector-runtime';

/** A status without secrets: what went wrong is told in words of connectors. */
export function redactStatus<Status extends PipelineStatus>(status: Status, redact: Redact): Status {
  return status.reason === undefined ? status : { ...status, reason: redact(status.reason) };
}
