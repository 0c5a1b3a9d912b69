import type { Clock, ConnectorError, Logger } from '@eventmesh/connector-api';
import type { Redact } from '../secrets/redact-secrets.ts';
import type { Ticker } from './call-watch.ts';
import type { Probe } from './delivery-point.ts';
import type { DeliverySettings } from './delivery-settings.ts';

/** What every part of a run works with. */
export interface RunContext {
  readonly pipeline: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly settings: DeliverySettings;
  /** Takes the secrets of the connectors' options out of a text. */
  readonly redact: Redact;
  readonly ticker: Ticker;
  /** Undefined but in tests. */
  readonly probe: Probe | undefined;
  /** Ends the run: it restarts by itself, unless the error's outcome is `stop`. Only the first call counts. */
  fail(error: ConnectorError): void;
}
