import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { WorkerConnector } from './worker-plan.ts';

/** Everything that a case is run on: a connector under test with its real system, and the other side. */
export interface Rig extends AsyncDisposable {
  readonly source: WorkerConnector;
  readonly sink: WorkerConnector;
  /** Events to be put among the others because they are odd. */
  readonly odd: readonly AnyCloudEvent[];
  /** Which of the events that were put an arrived one is. Left out: its `id`, and it is to arrive as it was put. */
  readonly idOf?: (event: AnyCloudEvent) => string;
  /** Whether events of one key are to arrive in order, as far as the sink goes. */
  readonly keepsOrder: boolean;
  /** Whether what was committed stays away although something that was read before it was in flight. */
  readonly settledStayAway: boolean;
  /** Whether an event that is written again leaves no trace. */
  readonly idempotent: boolean;
  /** Lets the target refuse these for good; left out where nothing is refused. */
  readonly refuse?: (ids: ReadonlySet<string>) => void;
  put(events: readonly AnyCloudEvent[]): Promise<void>;
  /** Everything that has arrived, in the order in which it became visible. */
  arrived(): Promise<readonly AnyCloudEvent[]>;
  /** Ids of events that upstream itself has lost. */
  gaveUp(): ReadonlySet<string>;
  /** Ids of events that upstream handed over again although it had been told of their end, one for each time. */
  gaveAgain(): readonly string[];
  /** How many writes had an outcome that nobody can know: each may be seen twice. */
  unknownOutcomes(): number;
  /** How many items upstream still has for whoever reads next; undefined where it cannot tell. */
  left(): number | undefined;
}
