import { runtime } from './places.mjs';

const stored = `${runtime}/stored`;

/**
 * Engines that break what `accept: stored` promises: told once it is durable, delivered in order by one, removed once it is delivered.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const storedMutants = [
  {
    id: '11-tells-before-it-is-stored',
    file: `${stored}/inbox-sink.ts`,
    find: 'await inbox.append(pipeline, records);',
    put: 'void inbox.append(pipeline, records).catch(() => {});',
  },
  {
    id: '11-inbox-is-never-full',
    file: `${stored}/inbox-sink.ts`,
    find: 'if (!isFull(this.#size)) return;',
    put: 'return;',
  },
  {
    id: '11-forgets-the-partition',
    file: `${stored}/inbox-sink.ts`,
    find: '...(partition === undefined ? {} : { partition }),',
    put: '',
  },
  {
    id: '11-forgets-the-position',
    file: `${stored}/inbox-sink.ts`,
    find: '...(position === undefined ? {} : { position }),',
    put: '',
  },
  {
    id: '11-several-workers-deliver',
    file: `${stored}/stored-pipeline.ts`,
    find: 'lease: `${plan.name}:delivery`,',
    put: 'lease: undefined,',
  },
  {
    id: '11-removes-what-it-has-just-read',
    file: `${stored}/inbox-source.ts`,
    find: 'this.#unsettled += stored.length;',
    put: 'this.#unsettled += stored.length; await inbox.remove(pipeline, stored.map(({ id }) => id));',
  },
  {
    id: '11-removes-nothing',
    file: `${stored}/inbox-source.ts`,
    find: 'records.map(({ id }) => id),',
    put: '[],',
  },
  {
    id: '11-ends-with-something-left',
    file: `${stored}/inbox-source.ts`,
    find: 'const seen = arrivals.count;',
    put: "const seen = arrivals.count; if (ended) return 'end';",
  },
  {
    id: '11-broken-record-stops-the-line',
    file: `${stored}/inbox-source.ts`,
    find: 'if (!isConnectorError(thrown)) throw thrown;',
    put: 'throw thrown;',
  },
  {
    id: '11-half-of-it-goes-on',
    file: `${stored}/stored-pipeline.ts`,
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
    file: `${runtime}/replay-dead-letters.ts`,
    find: "{ ...options.delivery, accept: 'delivered' }",
    put: '{ ...options.delivery }',
  },
  {
    id: '11-leaves-what-was-handed-over',
    file: `${runtime}/engine/reader.ts`,
    find: 'if (this.#parts.readsOut) await this.#readOut();',
    put: '',
  },
  {
    id: '11-gives-back-what-was-handed-over',
    file: `${runtime}/engine/run.ts`,
    find: 'if (!this.#abort.signal.aborted || this.#plan.readsOut)',
    put: 'if (!this.#abort.signal.aborted)',
  },
];
