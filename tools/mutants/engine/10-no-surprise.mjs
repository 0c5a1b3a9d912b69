import { engine, runtime } from './places.mjs';

/**
 * Engines that break rule 10: no surprise from outside.
 *
 * @type {readonly import('../mutate.mjs').Mutant[]}
 */
export const noSurpriseMutants = [
  {
    id: '10-hung-write-waits-for-ever',
    file: `${engine}/lane.ts`,
    find: 'onHung: () => context.fail(this.#timeout()),',
    put: 'onHung: () => {},',
  },
  {
    id: '10-hung-read-waits-for-ever',
    file: `${engine}/reader.ts`,
    find: 'onHung: () => context.fail(this.#hung()),',
    put: 'onHung: () => {},',
  },
  {
    id: '10-other-hung-calls-wait-for-ever',
    file: `${engine}/fail-when-hung.ts`,
    find: 'onHung: () => context.fail(',
    put: 'onHung: () => void (',
  },
  {
    id: '10-hung-close-holds-the-stop',
    file: `${engine}/run.ts`,
    find: 'const closed = await deadline.wait(this.#call(() => connector?.close()));',
    put: "await connector?.close(); const closed = { state: 'done', error: undefined } as { state: string; error: unknown };",
  },
  {
    id: '10-garbage-from-a-source-is-taken',
    file: `${engine}/reader.ts`,
    find: 'checkRecords(records, this.#parts.positioned, this.#parts.sourceName);',
    put: 'void checkRecords;',
  },
  {
    id: '10-garbage-from-a-sink-is-success',
    file: `${engine}/lane.ts`,
    find: 'const failures = checkFailures(result, batch.length, this.#parts.sinkName);',
    put: 'void checkFailures; const failures = Array.isArray(result) ? result.filter(({ error }) => error !== undefined) : [];',
  },
  {
    id: '10-wrong-configuration-is-tried-again',
    file: `${runtime}/pipeline.ts`,
    find: "if (outcomeOf(end.error.code) === 'stop') return this.#end('failed');",
    put: 'void outcomeOf;',
  },
  {
    id: '10-restarts-without-a-pause',
    file: `${runtime}/pipeline.ts`,
    find: 'await this.#pauseBeforeRestart(end.error, failures);',
    put: 'void this.#pauseBeforeRestart;',
  },
  {
    id: '10-does-not-restart',
    file: `${runtime}/pipeline.ts`,
    find: "if (outcomeOf(end.error.code) === 'stop') return this.#end('failed');",
    put: "void outcomeOf; return this.#end('failed');",
  },
  {
    id: '10-late-result-counts',
    file: `${engine}/tracker.ts`,
    find: "if (this.#over || entry.state !== 'open') return;",
    put: '',
    also: [
      {
        file: `${engine}/tracker.ts`,
        find: "if (entry.state !== 'open') return;\n    entry.pending",
        put: 'entry.pending',
      },
    ],
  },
  {
    id: '10-others-never-get-their-turn',
    file: `${engine}/reader.ts`,
    find: 'const readsPerTurn = 128;',
    put: 'const readsPerTurn = Number.POSITIVE_INFINITY;',
    patienceMs: 45_000,
  },
  {
    id: '10-logger-throws-into-the-engine',
    file: `${runtime}/start-pipeline.ts`,
    find: 'guardLogger(options.logger ?? silentLogger)',
    put: '(void guardLogger, options.logger ?? silentLogger)',
  },
  {
    id: '10-holds-on-to-old-errors',
    file: `${runtime}/pipeline.ts`,
    find: 'this.#onStop.delete(stop);',
    put: '',
  },
  {
    id: '10-late-transform-writes-a-dead-letter',
    file: `${engine}/dead-letter-writer.ts`,
    find: 'if (this.#pause.over) return false;\n    if (!this.#parts.budget',
    put: 'if (!this.#parts.budget',
    also: [
      {
        file: `${engine}/transform-stage.ts`,
        find: "if (entry.state !== 'open') return true;",
        put: '',
      },
    ],
  },
  {
    id: '10-opens-the-away-as-rarely-as-the-busy',
    file: `${runtime}/pipeline.ts`,
    find: 'const backoff = backoffAfter(error.code, restartBackoff, longestWhileAwayMs);',
    put: 'const backoff = backoffAfter(error.code, restartBackoff, restartBackoff.maxMs);',
  },
];
