import { engine, runtime } from './places.mjs';

/**
 * Engines that break rule 5: dead letters.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const deadLettersMutants = [
  {
    id: '05-settles-before-the-dead-letter-is-durable',
    file: `${engine}/aftermath.ts`,
    find: 'const kept = await this.#parts.deadLetters.writeRefused(refusals, this.#parts.sinkName);',
    put: "for (const { delivery } of refusals) this.#parts.settle(delivery, 'dead-lettered'); const kept = await this.#parts.deadLetters.writeRefused(refusals, this.#parts.sinkName);",
  },
  {
    id: '05-swallows-a-full-disk',
    file: `${engine}/dead-letter-writer.ts`,
    find: "await this.#pause.after(toConnectorError(thrown), 'dead letters');",
    put: 'void thrown; void toConnectorError; return true;',
  },
  {
    id: '05-good-neighbours-of-a-bad-event',
    file: `${engine}/aftermath.ts`,
    find: 'if (group.length > 1) return halvesOf(group);',
    put: '',
  },
  {
    id: '05-no-error-budget',
    file: `${engine}/error-budget.ts`,
    find: 'if (spent + count > this.#settings.maxDeadLetters) return false;',
    put: '',
  },
  {
    id: '05-drops-what-could-not-be-read',
    file: `${engine}/transform-stage.ts`,
    find: 'if (record.event === undefined) return toConnectorError(record.error);',
    put: 'if (record.event === undefined) return [];',
  },
  {
    id: '05-loses-the-bytes',
    file: `${engine}/describe-dead-letter.ts`,
    find: "return { body: Buffer.from(record.body).toString('base64'), facts: record.facts };",
    put: 'return { facts: record.facts };',
  },
  {
    id: '05-replay-drops-before-it-has-delivered',
    file: `${runtime}/replay/dead-letter-source.ts`,
    find: 'const event = this.#letters.eventOf(letter);',
    put: 'const event = this.#letters.eventOf(letter); void this.#letters.store.drop(this.#letters.pipeline, [id]);',
  },
  {
    id: '05-original-not-kept',
    file: `${engine}/describe-dead-letter.ts`,
    find: 'return { ...letter, original: writeExactJsonEvent(source) };',
    put: 'return letter;',
  },
  {
    id: '05-bytes-of-a-body-not-kept',
    file: `${engine}/describe-dead-letter.ts`,
    find: 'import { writeExactJsonEvent }',
    put: 'import { writeJsonEvent as writeExactJsonEvent }',
  },
  {
    id: '05-version-of-the-connector-not-kept',
    file: `${engine}/dead-letter-writer.ts`,
    find: 'connectorVersion: this.#parts.versions.write,',
    put: 'connectorVersion: undefined,',
  },
  {
    id: '05-replay-alters-data',
    file: `${runtime}/replay/letter-event.ts`,
    find: 'import { readExactJsonEvent }',
    put: 'import { readJsonEvent as readExactJsonEvent }',
  },
  {
    id: '05-replays-not-counted',
    file: `${runtime}/replay/replay-store.ts`,
    find: 'replays: (earlier?.replays ?? 0) + 1,',
    put: 'replays: 1,',
  },
  {
    id: '05-replay-forgets-the-original',
    file: `${runtime}/replay/replay-store.ts`,
    find: 'const original = transformed ?? earlier?.original;',
    put: 'const original = transformed;',
  },
  {
    id: '05-replay-takes-in-what-arrives-meanwhile',
    file: `${runtime}/replay/dead-letter-source.ts`,
    find: 'const due = next.filter(({ id }) => id <= upTo);',
    put: 'const due = next.filter(({ id }) => id <= upTo || id > upTo);',
  },
  {
    id: '05-replay-goes-on-without-its-lease',
    file: `${runtime}/replay/replay-dead-letters.ts`,
    find: 'pipeline.stop({ withinMs: 0 })',
    put: 'pipeline.stop()',
  },
  {
    id: '05-replay-transforms-twice',
    file: `${runtime}/replay/replay-dead-letters.ts`,
    find: 'if (found.original === undefined) transformed.add(found.event);',
    put: '',
  },
  {
    id: '05-replay-transforms-an-original-for-each-letter',
    file: `${runtime}/replay/dead-letter-source.ts`,
    find: "if (turn !== 'first') continue;",
    put: '',
  },
  {
    id: '05-replay-drops-what-waits-for-another',
    file: `${runtime}/replay/dead-letter-source.ts`,
    find: "if (turn === 'settled') settled.push(id);",
    put: "if (turn !== 'first') settled.push(id);",
  },
  {
    id: '05-replay-leaves-what-waits-for-another',
    file: `${runtime}/replay/originals.ts`,
    find: 'original.others.add(id);',
    put: '',
  },
  {
    id: '05-replay-forgets-what-could-not-be-written-down',
    file: `${runtime}/replay/replay-store.ts`,
    find: 'facts: { ...carried, ...facts }',
    put: 'facts: { ...facts }',
  },
  {
    id: '05-dead-letter-of-what-cannot-be-written-down',
    file: `${engine}/describe-dead-letter.ts`,
    find: 'Buffer.from(writeAnything(event))',
    put: 'Buffer.from(String(void writeAnything))',
  },
  {
    id: '05-secrets-kept-in-letters',
    file: `${engine}/dead-letter-writer.ts`,
    find: 'message: redact(letter.message)',
    put: 'message: redact === undefined ? redact : letter.message',
  },
];
