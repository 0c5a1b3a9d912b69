import type { SchemaTables } from './schema-tables.ts';

/** One step from a version of the tables to the next. */
export interface Migration {
  /** Ascending from 1. */
  readonly version: number;
  /** What it brings, for people to read. */
  readonly what: string;
  readonly statements: (tables: SchemaTables) => string;
}

/** All steps, in order. One that was released is never changed: a new one follows. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    what: 'leases and checkpoints',
    statements: ({ leases, checkpoints }) => `
      CREATE TABLE ${leases} (
        pipeline text COLLATE "C" PRIMARY KEY,
        token bigint NOT NULL,
        worker text NOT NULL,
        expires_at timestamptz
      );
      COMMENT ON COLUMN ${leases}.expires_at IS 'null: given back';
      CREATE TABLE ${checkpoints} (
        pipeline text COLLATE "C" NOT NULL,
        partition text COLLATE "C" NOT NULL,
        name text NOT NULL,
        position text NOT NULL,
        PRIMARY KEY (pipeline, partition)
      );
      COMMENT ON COLUMN ${checkpoints}.position IS 'JSON, exactly as it was written';`,
  },
  {
    version: 2,
    what: 'dead letters',
    statements: ({ deadLetters, deadLetterSequences }) => `
      CREATE TABLE ${deadLetterSequences} (
        pipeline text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        last_id bigint NOT NULL
      );
      CREATE TABLE ${deadLetters} (
        pipeline text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        code text COLLATE "C" NOT NULL,
        failed_at_ms double precision,
        letter text NOT NULL,
        PRIMARY KEY (pipeline, id)
      );
      COMMENT ON COLUMN ${deadLetters}.failed_at_ms IS 'last failure, in milliseconds since 1970';
      COMMENT ON COLUMN ${deadLetters}.letter IS 'JSON, exactly as it was written';
      CREATE INDEX dead_letters_by_code ON ${deadLetters} (pipeline, code, id);
      CREATE INDEX dead_letters_by_time ON ${deadLetters} (pipeline, failed_at_ms, id);`,
  },
  {
    version: 3,
    what: 'writes of checkpoints in order, and beside renewals',
    statements: ({ schema, leases, checkpoints }) => `
      CREATE UNIQUE INDEX leases_by_token ON ${leases} (pipeline, token);
      COMMENT ON INDEX "${schema}".leases_by_token IS 'makes the token a key: a write of checkpoints locks out who takes the lease, not who renews it';
      ALTER TABLE ${checkpoints} ADD COLUMN token bigint, ADD COLUMN write bigint;
      COMMENT ON COLUMN ${checkpoints}.write IS 'which write under the lease with this token: ascending';`,
  },
  {
    version: 4,
    what: 'the inbox: records that were accepted and are not delivered yet',
    statements: ({ inbox, inboxSequences }) => `
      CREATE TABLE ${inboxSequences} (
        pipeline text COLLATE "C" PRIMARY KEY,
        last_id bigint NOT NULL
      );
      CREATE TABLE ${inbox} (
        pipeline text COLLATE "C" NOT NULL,
        id bigint NOT NULL,
        bytes bigint NOT NULL,
        record text NOT NULL,
        PRIMARY KEY (pipeline, id)
      );
      COMMENT ON COLUMN ${inbox}.record IS 'partition and position as JSON on the first line, then the exact event';`,
  },
];
