import { ConnectorError } from '@eventmesh/connector-api';
import { CallWatch } from './call-watch.ts';
import type { RunContext } from './run-context.ts';

/**
 * Watches a kind of call that cannot be asked to give up: one that outlasts `delivery.callTimeoutMs` fails the run, which
 * then starts again.
 *
 * @param what begins the message: `source-file: a commit`
 */
export function failWhenHung(context: RunContext, what: string): CallWatch {
  const { callTimeoutMs } = context.settings;
  return new CallWatch(context.ticker, {
    lateAfter: callTimeoutMs / 1000,
    hungAfter: 0,
    onLate: () => {},
    onHung: () => context.fail(new ConnectorError('TIMEOUT', `${what} did not finish within ${callTimeoutMs} ms.`)),
  });
}
