import {
  BatchFailures,
  outcomeOf,
  toConnectorError,
  type AnyCloudEvent,
  type ConnectorError,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { keyOfEvent } from '@eventmesh/event-formats';
import type { AbortScope } from '../client/abort-scope.ts';
import type { Assemble } from '../request/assemble-request.ts';
import { planRequests, type Item, type RequestLimits } from './plan-requests.ts';
import type { Prepare, Prepared } from '../request/prepare-request.ts';
import type { RequestSender } from '../send/request-sender.ts';

/** An event of a batch, and its place in that. */
export interface Indexed {
  readonly index: number;
  readonly event: AnyCloudEvent;
  /** Why the URL has refused it before: it is not asked again, and what comes behind it of its key still waits. */
  readonly refused?: ConnectorError;
}

/** What events are written to a URL with. */
export interface UrlWriterParts {
  readonly prepare: Prepare;
  readonly assemble: Assemble;
  readonly sender: RequestSender;
  readonly ordered: boolean;
  /** Left out where each event goes alone. */
  readonly batch?: RequestLimits;
}

interface Ready extends Item {
  /** What goes out, or why not. */
  readonly what: () => Prepared | ConnectorError;
}

const alone: RequestLimits = { maxEvents: 1, maxBytes: Number.POSITIVE_INFINITY };

/** Writes events to one URL, keys side by side, and those of a key in order. */
export class UrlWriter {
  readonly #parts: UrlWriterParts;

  constructor(parts: UrlWriterParts) {
    this.#parts = parts;
  }

  /** Resolves with the failures; all else the URL has. */
  async write(events: readonly Indexed[], scope: AbortScope): Promise<readonly WriteFailure[]> {
    const failures = new BatchFailures();
    const requests = planRequests(
      events.map((each) => this.#ready(each)),
      this.#parts.batch ?? alone,
    );
    const done: Promise<void>[] = [];
    for (const { items, after } of requests) {
      const send = (): Promise<void> => this.#send(items, failures, scope);
      const [before, ...more] = after.map((number) => done[number]);
      if (before === undefined) done.push(send());
      else done.push(more.length === 0 ? before.then(send) : Promise.all([before, ...more]).then(send));
    }
    await Promise.all(done);
    return failures.all;
  }

  #ready({ index, event, refused }: Indexed): Ready {
    const { ordered, batch } = this.#parts;
    const key = ordered ? keyOfEvent(event) : undefined;
    if (refused !== undefined) return goingAlone(index, key, () => refused);
    // What goes alone is made when the turn of its key comes: bodies that wait cost more to keep than to make.
    if (batch === undefined) return goingAlone(index, key, () => this.#prepare(event));
    const what = this.#prepare(event);
    if (what instanceof Error) return goingAlone(index, key, () => what);
    return { index, key, goesWith: what.goesWith, bytes: what.item?.bytes ?? 0, what: () => what };
  }

  #prepare(event: AnyCloudEvent): Prepared | ConnectorError {
    try {
      return this.#parts.prepare(event);
    } catch (thrown) {
      return toConnectorError(thrown);
    }
  }

  /** What comes behind a failure of its key is held back: it must not overtake. Whether that is given up is not decided here. */
  async #send(items: readonly Ready[], failures: BatchFailures, scope: AbortScope): Promise<void> {
    const going = items.filter(({ index, key }) => !failures.holdBack(index, key));
    if (going.length === 0) return;
    const error = await this.#exchange(going, scope);
    if (error === undefined) return;
    if (going.length > 1 && mayBeOfOne(error)) {
      const half = going.length >> 1;
      await this.#send(going.slice(0, half), failures, scope);
      await this.#send(going.slice(half), failures, scope);
      return;
    }
    for (const { index, key } of going) failures.add(index, key, error);
  }

  async #exchange(items: readonly Ready[], scope: AbortScope): Promise<ConnectorError | undefined> {
    const { assemble, sender } = this.#parts;
    const prepared: Prepared[] = [];
    for (const { what } of items) {
      const made = what();
      if (made instanceof Error) return made;
      prepared.push(made);
    }
    const request = assemble(prepared);
    return await sender.send(request instanceof Promise ? await request : request, scope);
  }
}

function goingAlone(index: number, key: string | undefined, what: Ready['what']): Ready {
  return { index, key, goesWith: undefined, bytes: 0, what };
}

/** A request that is refused is sent in halves, to find out which of its events are to blame. */
function mayBeOfOne({ code }: ConnectorError): boolean {
  return code === 'UNKNOWN' || outcomeOf(code) === 'reject';
}
