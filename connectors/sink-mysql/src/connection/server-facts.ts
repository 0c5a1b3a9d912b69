/** What the sink has to know of a server. */
export interface ServerFacts {
  readonly isMariadb: boolean;
  /** Largest statement with its values, in bytes. */
  readonly maxPacketBytes: number;
  /** A collation that takes no two texts for one: not by case, accents or blanks at the end. */
  readonly exactCollation: string;
}

/** The statement that asks for them. */
export const askServer = 'SELECT VERSION() AS version, @@max_allowed_packet AS packet';

/** Reads the answer to {@link askServer}. */
export function serverFacts(row: Readonly<Record<string, unknown>> | undefined): ServerFacts {
  const isMariadb = /mariadb/i.test(String(row?.['version']));
  return {
    isMariadb,
    maxPacketBytes: Number(row?.['packet'] ?? 1_048_576),
    exactCollation: isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin',
  };
}

/** Whether texts in a column of this collation, or bytes, are compared as they are. */
export function isExact(collation: string | undefined): boolean {
  return collation === undefined || collation.endsWith('_nopad_bin') || collation === 'utf8mb4_0900_bin';
}
