import { ConnectorError } from '@eventmesh/connector-api';

/** The tables of a state store, as they are written in statements. */
export interface SchemaTables {
  readonly schema: string;
  readonly migrations: string;
  readonly leases: string;
  readonly checkpoints: string;
  readonly deadLetters: string;
  readonly deadLetterSequences: string;
  readonly inbox: string;
  readonly inboxSequences: string;
}

/**
 * Names the tables in a schema.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` for a schema that needs quotes, or is longer than PostgreSQL keeps
 */
export function tablesIn(schema: string): SchemaTables {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_')) {
    throw new ConnectorError(
      'INVALID_OPTIONS',
      `schema: expected at most 63 small letters, digits and underscores that do not begin with a digit or 'pg_', found '${schema}'.`,
    );
  }
  // A name may be a word of the language: `order`.
  const table = (name: string): string => `"${schema}".${name}`;
  return {
    schema,
    migrations: table('migrations'),
    leases: table('leases'),
    checkpoints: table('checkpoints'),
    deadLetters: table('dead_letters'),
    deadLetterSequences: table('dead_letter_sequences'),
    inbox: table('inbox'),
    inboxSequences: table('inbox_sequences'),
  };
}
