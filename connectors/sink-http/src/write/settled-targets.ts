import { hash } from 'node:crypto';
import { isConnectorError, outcomeOf, type AnyCloudEvent, type ConnectorError } from '@eventmesh/connector-api';
import { writeExactJsonEvent } from '@eventmesh/event-formats';
import { identityOf } from '../request/identity-of-events.ts';

/** What one URL has said of an event: it has it, or why not. */
export type Verdict = 'has it' | ConnectorError;

/** Verdicts by the number of the URL. */
export type Verdicts = ReadonlyMap<number, Verdict>;

interface Known {
  /** Undefined where it cannot be told from another: then it is asked about again. */
  readonly content: string | undefined;
  readonly verdicts: Verdicts;
}

const nothing: Verdicts = new Map();

/**
 * Which of several URLs have said something for good of events that the others have still to be asked about. So many events are
 * remembered, in this process; of one that is forgotten, or that has come with another content, all URLs are asked again.
 */
export class SettledTargets {
  readonly #most: number;
  readonly #known = new Map<string, Known>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What URLs have said for good of this event. */
  verdictsOf(event: AnyCloudEvent): Verdicts {
    const known = this.#known.get(identityOf(event));
    return known?.content !== undefined && known.content === contentOf(event) ? known.verdicts : nothing;
  }

  /** Takes in, of all that has been said of an event, what is for good. */
  remember(event: AnyCloudEvent, said: Verdicts): void {
    this.forget(event);
    const verdicts = new Map([...said].filter(([, verdict]) => isForGood(verdict)));
    if (verdicts.size === 0) return;
    this.#known.set(identityOf(event), { content: contentOf(event), verdicts });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  /** All of them have said something: nobody asks again. */
  forget(event: AnyCloudEvent): void {
    this.#known.delete(identityOf(event));
  }

  get size(): number {
    return this.#known.size;
  }
}

function isForGood(verdict: Verdict): boolean {
  return verdict === 'has it' || outcomeOf(verdict.code) === 'reject';
}

/** Whoever gives one `source` and `id` to several events must not lose any: what is known of one says nothing of the others. */
function contentOf(event: AnyCloudEvent): string | undefined {
  try {
    return hash('sha256', writeExactJsonEvent(event), 'hex');
  } catch (thrown) {
    // Its data have no JSON form, as with numbers beyond those of JSON.
    if (isConnectorError(thrown)) return undefined;
    throw thrown;
  }
}
