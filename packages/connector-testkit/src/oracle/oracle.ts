import type { AnyCloudEvent, ErrorCode } from '@eventmesh/connector-api';
import { differenceOfEvents } from '../conformance/difference-of-events.ts';
import type { Verdict } from './verdict.ts';

/** How an oracle looks at events. */
export interface OracleOptions {
  /** Which accepted event an arrived one is. Default: its `id`. */
  readonly idOf?: (event: AnyCloudEvent) => string;
  /** What must not be overtaken by a later one of the same; undefined for what has no order. Default: `partitionkey`. */
  readonly keyOf?: (event: AnyCloudEvent) => string | undefined;
  /**
   * Whether events arrive as they were accepted. Without that, for a source that makes events of something else, each arrival is
   * compared with the first of the same id. Default: true.
   */
  readonly exact?: boolean;
}

/** Why an event was given up. */
export interface Letter {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Knows every event that was accepted, is told of everything that becomes of them, and says in the end what is missing, altered, out
 * of order or too much. It knows no time and does nothing by itself: arrivals may be told as they happen, or all at the end.
 */
export class Oracle {
  readonly #idOf: (event: AnyCloudEvent) => string;
  readonly #keyOf: (event: AnyCloudEvent) => string | undefined;
  readonly #exact: boolean;
  readonly #accepted = new Map<string, AnyCloudEvent>();
  readonly #idsByKey = new Map<string, string[]>();
  /** What an arrival must look like. */
  readonly #known = new Map<string, AnyCloudEvent>();
  /** The number of its first arrival, by id. */
  readonly #firstArrivals = new Map<string, number>();
  readonly #deadLetters = new Map<string, Letter>();
  readonly #gaveUp = new Set<string>();
  readonly #altered: { readonly id: string; readonly what: string }[] = [];
  #settled = 0;
  #duplicates = 0;
  #unexplainedDuplicates = 0;
  #explicable = 0;

  constructor({
    idOf = ({ id }) => id,
    keyOf = (event) => event.partitionkey as string | undefined,
    exact = true,
  }: OracleOptions = {}) {
    this.#idOf = idOf;
    this.#keyOf = keyOf;
    this.#exact = exact;
  }

  /** How many accepted events have neither arrived nor been given up yet. */
  get outstanding(): number {
    return this.#accepted.size - this.#settled - this.#missingOf(this.#gaveUp).length;
  }

  /** An event is durable upstream: it must arrive. Those of a key are told in their order. Known by its own `id`. */
  accepted(event: AnyCloudEvent): void {
    const { id } = event;
    if (this.#accepted.has(id)) throw new Error(`'${id}' was accepted twice: the ids of a proof must differ.`);
    this.#accepted.set(id, event);
    if (this.#exact) this.#known.set(id, event);
    const key = this.#keyOf(event);
    if (key === undefined) return;
    const ids = this.#idsByKey.get(key);
    if (ids === undefined) this.#idsByKey.set(key, [id]);
    else ids.push(id);
  }

  /** An event has arrived at the target, behind all that were told before. */
  arrived(event: AnyCloudEvent): void {
    const id = this.#recognise(event);
    if (id === undefined) return;
    if (!this.#firstArrivals.has(id)) {
      if (!this.#deadLetters.has(id)) this.#settled += 1;
      this.#firstArrivals.set(id, this.#firstArrivals.size);
      return;
    }
    this.#duplicates += 1;
    if (this.#explicable > 0) this.#explicable -= 1;
    else this.#unexplainedDuplicates += 1;
  }

  /** A dead letter is durable: of this event, or of the item of this id, which could not become one. */
  deadLettered(what: AnyCloudEvent | string, { code, message }: Letter): void {
    const id = typeof what === 'string' ? this.#recogniseId(what) : this.#recognise(what);
    if (id === undefined) return;
    if (!this.#firstArrivals.has(id) && !this.#deadLetters.has(id)) this.#settled += 1;
    this.#deadLetters.set(id, { code, message });
  }

  /** Upstream itself has lost these: should they arrive all the same, all the better. */
  gaveUp(ids: Iterable<string>): void {
    for (const id of ids) if (this.#accepted.has(id)) this.#gaveUp.add(id);
  }

  /**
   * Something happened that makes events come again: a kill, a restart, a write whose outcome is unknown. From now on so many
   * duplicates more are explained: as many as were in flight at most.
   */
  disturbed(atMostInFlight: number): void {
    this.#explicable += atMostInFlight;
  }

  /** What has been found so far. What is still on its way counts as lost. */
  verdict(): Verdict {
    const gaveUp = this.#missingOf(this.#gaveUp);
    const lost = this.#missingOf(this.#accepted.keys()).filter((id) => !this.#gaveUp.has(id));
    const altered = [...this.#altered];
    const reordered = [...this.#idsByKey.values()].flatMap((ids) => this.#overtakers(ids));
    const duplicates = this.#duplicates;
    return {
      lost,
      gaveUp,
      altered,
      reordered,
      deadLettered: [...this.#deadLetters].map(([id, letter]) => ({ id, ...letter })),
      duplicates,
      unexplainedDuplicates: this.#unexplainedDuplicates,
      figures: {
        lost: lost.length,
        altered: altered.length,
        reordered: reordered.length,
        duplicates,
        gaveUp: gaveUp.length,
      },
    };
  }

  #missingOf(ids: Iterable<string>): string[] {
    return [...ids].filter((id) => !this.#firstArrivals.has(id) && !this.#deadLetters.has(id));
  }

  /** The id of the accepted event that this one is, noting what is different about it. */
  #recognise(event: AnyCloudEvent): string | undefined {
    const id = this.#recogniseId(this.#idOf(event));
    if (id === undefined) return undefined;
    const known = this.#known.get(id);
    if (known === undefined) this.#known.set(id, event);
    const what = known === undefined ? undefined : differenceOfEvents(known, event);
    if (what !== undefined) this.#altered.push({ id, what });
    return id;
  }

  #recogniseId(id: string): string | undefined {
    if (this.#accepted.has(id)) return id;
    this.#altered.push({ id, what: 'was never accepted' });
    return undefined;
  }

  /** Those of a key that arrived before an earlier one. What never arrived overtakes nothing and is not overtaken: it is lost. */
  #overtakers(ids: readonly string[]): readonly { readonly id: string; readonly before: string }[] {
    const overtakers: { readonly id: string; readonly before: string }[] = [];
    let latest = { id: '', arrival: -1 };
    for (const id of ids) {
      const arrival = this.#firstArrivals.get(id);
      if (arrival === undefined || this.#deadLetters.has(id)) continue;
      if (arrival < latest.arrival) overtakers.push({ id, before: latest.id });
      else latest = { id, arrival };
    }
    return overtakers;
  }
}
