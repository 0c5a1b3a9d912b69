import { runtime } from './places.mjs';

const inbox = `${runtime}/inbox`;

/**
 * Engines that break what `accept: stored` promises: told once it is durable, delivered in order by one, removed once it is delivered.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const storedMutants = [
  {
    id: '11-tells-before-it-is-stored',
    file: `${inbox}/inbox-sink.ts`,
    find: 'await inbox.append(pipeline, records);',
    put: 'void inbox.append(pipeline, records).catch(() => {});',
  },
  {
    id: '11-inbox-is-never-full',
    file: `${inbox}/inbox-sink.ts`,
    find: 'if (!isFull(this.#size)) return;',
    put: 'return;',
  },
  {
    id: '11-forgets-the-partition',
    file: `${inbox}/inbox-sink.ts`,
    find: '...(partition === undefined ? {} : { partition }),',
    put: '',
  },
  {
    id: '11-forgets-the-position',
    file: `${inbox}/inbox-sink.ts`,
    find: '...(position === undefined ? {} : { position }),',
    put: '',
  },
  {
    id: '11-overtakes-what-another-worker-stores',
    file: `${inbox}/goes-through-inbox.ts`,
    find: 'if (await store.isLeaseHeld(storingLease(pipeline)))',
    put: "if (pipeline === '')",
  },
  {
    id: '11-stores-unseen-while-the-sink-is-away',
    file: `${inbox}/goes-through-inbox.ts`,
    find: 'isLeaseHeld(storingLease(pipeline))',
    put: 'isLeaseHeld(storingLease(pipeline).replace("storing", "delivery"))',
  },
  {
    id: '11-stores-unseen-once-another-has-gone',
    file: `${inbox}/storing-sign.ts`,
    find: 'while (!signal.aborted) {',
    put: 'for (let asked = 0; asked < 1; asked += 1) {',
  },
  {
    id: '11-overtakes-what-the-store-cannot-tell-of',
    file: `${inbox}/goes-through-inbox.ts`,
    find: 'return `whether there is something in it cannot be told: ${toConnectorError(thrown).message}`;',
    put: 'return void toConnectorError(thrown);',
  },
  {
    id: '11-several-workers-deliver',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'lease: deliveryLease(plan.name),',
    put: 'lease: undefined,',
  },
  {
    id: '11-removes-what-it-has-just-read',
    file: `${inbox}/inbox-source.ts`,
    find: 'this.#unsettled += stored.length;',
    put: 'this.#unsettled += stored.length; await inbox.remove(pipeline, stored.map(({ id }) => id));',
  },
  {
    id: '11-removes-nothing',
    file: `${inbox}/inbox-source.ts`,
    find: 'records.map(({ id }) => id),',
    put: '[],',
  },
  {
    id: '11-ends-with-something-left',
    file: `${inbox}/inbox-source.ts`,
    find: 'const seen = arrivals.count;',
    put: "const seen = arrivals.count; if (ended) return 'end';",
  },
  {
    id: '11-broken-record-stops-the-line',
    file: `${inbox}/inbox-source.ts`,
    find: 'if (!isConnectorError(thrown)) throw thrown;',
    put: 'throw thrown;',
  },
  {
    id: '11-half-of-it-goes-on',
    file: `${inbox}/stored-pipeline.ts`,
    find: "if (state === 'failed') await this.#intake.stop();",
    put: '',
  },
  {
    id: '11-source-in-a-hurry-waits-for-the-sink',
    file: `${runtime}/start-pipeline.ts`,
    find: "const isStored = source.definition.ackDeadlineMs !== undefined || settings.value.accept === 'stored';",
    put: "const isStored = settings.value.accept === 'stored';",
  },
  {
    id: '11-replay-lets-go-too-early',
    file: `${runtime}/start-pipeline.ts`,
    find: 'await prepare(options, undefined);',
    put: 'await prepare(options, undefined); if (options.delivery?.accept === "stored") return new StoredPipeline(plan, letGo);',
  },
  {
    id: '11-replay-falls-into-an-inbox',
    file: `${runtime}/start-pipeline.ts`,
    find: 'await prepare(options, undefined);',
    put: 'await prepare(options, undefined); if (await goesThroughInbox(plan.name, plan.store, plan.logger)) return new StoredPipeline(plan, letGo);',
  },
  {
    id: '11-leaves-what-was-handed-over',
    file: `${runtime}/engine/reader.ts`,
    find: 'if (this.#parts.readsOut) await this.#readOut();',
    put: '',
  },
  {
    id: '11-reads-out-without-end',
    file: `${runtime}/engine/reader.ts`,
    find: 'if (reads % readsPerTurn === 0) await nextTurn();\n      const limit = this.#parts.inFlight.room();\n      if (limit === undefined) {\n        await this.#untilRoom();\n        continue;\n      }\n      const result',
    put: 'const limit = this.#parts.inFlight.room();\n      if (limit === undefined) {\n        await this.#untilRoom();\n        continue;\n      }\n      const result',
  },
  {
    id: '11-everything-is-read-out',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'readsOut: source.definition.ackDeadlineMs !== undefined,',
    put: 'readsOut: true,',
  },
  {
    id: '11-waits-long-for-room',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'maxMs: Math.min(retry.maxMs, longestPauseMs)',
    put: 'maxMs: retry.maxMs',
  },
  {
    id: '11-transforms-twice',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'transforms: [],',
    put: '',
  },
  {
    id: '11-other-half-of-it-goes-on',
    file: `${inbox}/stored-pipeline.ts`,
    find: "if (state === 'failed') await this.#delivery.stop();",
    put: '',
  },
  {
    id: '11-keeps-the-store',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'await letGo();',
    put: '',
  },
  {
    id: '11-lag-of-one-half',
    file: `${inbox}/stored-pipeline.ts`,
    find: 'stored + (upstream ?? 0)',
    put: 'stored',
  },
  {
    id: '11-lag-forgets-what-is-done',
    file: `${inbox}/inbox-source.ts`,
    find: 'this.#unsettled -= records.length;',
    put: '',
  },
  {
    id: '11-room-for-any-size',
    file: `${inbox}/inbox-sink.ts`,
    find: 'records >= maxRecords || bytes >= maxBytes;',
    put: 'records >= maxRecords;',
  },
  {
    id: '11-counts-only-its-own',
    file: `${inbox}/inbox-sink.ts`,
    find: 'const sizeHoldsMs = 1_000;',
    put: 'const sizeHoldsMs = Number.POSITIVE_INFINITY;',
  },
  {
    id: '11-does-not-count-its-own',
    file: `${inbox}/inbox-sink.ts`,
    find: 'this.#add(records);',
    put: '',
  },
  {
    id: '11-gives-nothing-back',
    file: `${inbox}/intake-source.ts`,
    find: 'release: async (records) => await source.release?.(records),',
    put: '',
  },
  {
    id: '11-delivery-looks-now-and-then',
    file: `${inbox}/arrivals.ts`,
    find: 'this.count += 1;\n    this.#wake();',
    put: 'this.count += 1;',
  },
  {
    id: '11-holds-on-to-the-signal',
    file: `${inbox}/arrivals.ts`,
    find: "signal.removeEventListener('abort', done);",
    put: '',
  },
  {
    id: '11-books-without-what-was-given-back',
    file: `${inbox}/merge-statuses.ts`,
    find: 'intake.deadLettered + intake.released + intake.inFlight',
    put: 'intake.deadLettered + intake.inFlight',
  },
  {
    id: '11-hides-a-full-inbox',
    file: `${inbox}/merge-statuses.ts`,
    find: '[graver.reason, other.reason]',
    put: '[graver.reason]',
  },
  {
    id: '11-writes-beside-one-that-fails',
    file: `${runtime}/store/level-file.ts`,
    find: 'const written = this.#writing.then(',
    put: 'const written = Promise.resolve().then(',
  },
  {
    id: '11-alters-what-is-damaged',
    file: `${inbox}/inbox-source.ts`,
    find: 'body: damaged,',
    put: 'body: Buffer.from(Buffer.from(damaged).toString()),',
  },
  {
    id: '11-torn-record-stops-the-line',
    file: `${runtime}/store/inbox.ts`,
    find: 'from === undefined ? text : text.slice(end + 1)',
    put: 'text.slice(end + 1)',
  },
  {
    id: '11-gives-back-what-was-handed-over',
    file: `${runtime}/engine/run.ts`,
    find: 'if (!this.#abort.signal.aborted || this.#plan.readsOut)',
    put: 'if (!this.#abort.signal.aborted)',
  },
];
