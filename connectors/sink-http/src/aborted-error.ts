import { ConnectorError } from '@eventmesh/connector-api';

/** A write was aborted before the answer had come. */
export function abortedError(): ConnectorError {
  return new ConnectorError(
    'TIMEOUT',
    'The write was given up before an answer came: whether the target has the event is unknown.',
  );
}
