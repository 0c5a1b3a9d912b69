const source = 'packages/state-postgres/src';
/** The leases and fencing are statements: only a real PostgreSQL tells whether they are right. */
const where = { tests: 'packages/state-postgres/test', projects: ['unit', 'integration'], patienceMs: 240_000 };

/** What every inbox promises is tested in one place for all stores. */
const inbox = { tests: 'e2e/test/state-postgres.integration.test.ts', projects: ['integration'] };

/**
 * Deliberately broken state stores. The tests of `state-postgres` must catch every one of them; they need a PostgreSQL.
 *
 * @type {readonly import('./mutate.mjs').Mutant[]}
 */
export const statePostgresMutants = [
  {
    id: 'state-inbox-removes-of-all-pipelines',
    file: `${source}/postgres-inbox.ts`,
    find: 'WHERE pipeline = $1 AND id = ANY ($2::bigint[])',
    put: 'WHERE $1::text IS NOT NULL AND id = ANY ($2::bigint[])',
    ...inbox,
  },
  {
    id: 'state-inbox-lists-again',
    file: `${source}/postgres-inbox.ts`,
    find: 'AND id > $2::bigint',
    put: 'AND id >= $2::bigint',
    ...inbox,
  },
  {
    id: 'state-inbox-uses-ids-again',
    file: `${source}/postgres-inbox.ts`,
    find: 'SELECT $1, before + number, octet_length(record), record',
    put: 'SELECT $1, (SELECT coalesce(max(id), 0) FROM ${inbox} WHERE pipeline = $1) + number + 0 * before, octet_length(record), record',
    ...inbox,
  },
  {
    id: 'state-inbox-in-any-order',
    file: `${source}/postgres-inbox.ts`,
    find: 'SELECT $1, before + number,',
    put: 'SELECT $1, before + $2::bigint + 1 - number,',
    ...inbox,
  },
  {
    id: 'state-inbox-size-in-characters',
    file: `${source}/postgres-inbox.ts`,
    find: 'octet_length(record)',
    put: 'length(record)',
    ...inbox,
  },
  {
    id: 'state-stale-token-may-write',
    file: `${source}/postgres-state-store.ts`,
    find: 'AND token = $2 AND expires_at IS NOT NULL FOR KEY SHARE',
    put: 'AND $2::bigint > 0 AND expires_at IS NOT NULL FOR KEY SHARE',
  },
  {
    id: 'state-newer-lease-slips-in-between',
    file: `${source}/postgres-state-store.ts`,
    find: 'IS NOT NULL FOR KEY SHARE',
    put: 'IS NOT NULL',
  },
  {
    id: 'state-given-back-may-write',
    file: `${source}/postgres-state-store.ts`,
    find: 'AND expires_at IS NOT NULL FOR KEY SHARE',
    put: 'FOR KEY SHARE',
  },
  {
    id: 'state-close-keeps-leases',
    file: `${source}/postgres-state-store.ts`,
    find: 'await leases.close();',
    put: '',
  },
  {
    id: 'state-renewal-forgotten',
    file: `${source}/lease-keeper.ts`,
    find: '    this.#renewIn(leaseMs / 3);\n    return',
    put: '    return',
  },
  {
    id: 'state-renewal-not-repeated',
    file: `${source}/lease-keeper.ts`,
    find: '      this.#renewIn(leaseMs / 3);\n    } catch',
    put: '    } catch',
  },
  {
    id: 'state-failed-renewal-not-repeated',
    file: `${source}/lease-keeper.ts`,
    find: 'this.#renewIn(leaseMs / 10);',
    put: '',
  },
  {
    id: 'state-loss-by-time-not-noticed',
    file: `${source}/lease-keeper.ts`,
    find: 'else held.cancelLoss = clock.schedule(',
    put: 'else ((_: number, lose: () => void) => lose)(',
  },
  {
    id: 'state-renewed-after-a-freeze',
    file: `${source}/lease-keeper.ts`,
    find: 'if (held.goodUntil <= sentAt)',
    put: 'if (held.goodUntil <= 0)',
  },
  {
    id: 'state-loss-by-takeover-not-noticed',
    file: `${source}/lease-keeper.ts`,
    find: "else this.#lose(held, 'another worker has taken it over');",
    put: '',
  },
  {
    id: 'state-good-from-the-answer-on',
    file: `${source}/lease-keeper.ts`,
    find: 'if (renewed.has(held)) this.#prolong(held, sentAt + leaseMs);',
    put: 'if (renewed.has(held)) this.#prolong(held, clock.now() + leaseMs);',
  },
  {
    id: 'state-given-back-counts-as-lost',
    file: `${source}/lease-keeper.ts`,
    find: 'if (this.#held.get(held.pipeline) !== held) continue;',
    put: '',
  },
  {
    id: 'state-expired-not-taken-over',
    file: `${source}/lease-table.ts`,
    find: 'WHERE held.expires_at IS NULL OR held.expires_at <= clock_timestamp()',
    put: 'WHERE held.expires_at IS NULL',
  },
  {
    id: 'state-taken-from-its-holder',
    file: `${source}/lease-table.ts`,
    find: 'WHERE held.expires_at IS NULL OR held.expires_at <= clock_timestamp()',
    put: 'WHERE true',
  },
  {
    id: 'state-token-stays',
    file: `${source}/lease-table.ts`,
    find: 'SET token = greatest(held.token + 1, ${millisecondsNow})',
    put: 'SET token = held.token',
  },
  {
    id: 'state-token-used-again',
    file: `${source}/lease-table.ts`,
    find: 'VALUES ($1, ${millisecondsNow}, $2',
    put: 'VALUES ($1, 1, $2',
  },
  {
    id: 'state-renewal-waits-for-a-write',
    file: `${source}/postgres-state-store.ts`,
    find: 'FOR KEY SHARE',
    put: 'FOR SHARE',
  },
  {
    id: 'state-late-write-moves-back',
    file: `${source}/postgres-state-store.ts`,
    find: 'WHERE kept.token IS DISTINCT FROM excluded.token OR kept.write < excluded.write',
    put: '',
  },
  {
    id: 'state-stale-token-renews',
    file: `${source}/lease-table.ts`,
    find: 'AND held.token = mine.token AND',
    put: 'AND',
  },
  {
    id: 'state-workers-migrate-at-once',
    file: `${source}/migrate.ts`,
    find: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    put: 'SELECT hashtextextended($1, 0)',
  },
  {
    id: 'state-newer-tables-taken',
    file: `${source}/migrate.ts`,
    find: 'if (current > newest) throw',
    put: 'if (current > 1_000) throw',
  },
].map((mutant) => ({ ...where, ...mutant }));
