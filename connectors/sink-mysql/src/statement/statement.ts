/** What is bound to a placeholder. */
export type Bound = string | number | Buffer | null;

/** A statement, and what is bound to its placeholders. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Bound[];
}
