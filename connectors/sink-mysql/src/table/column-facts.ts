/** What the server knows of a column. */
export interface ColumnFacts {
  readonly name: string;
  /** In lower case, without length: `varchar`. `json` also on MariaDB, where it is a text with a check. */
  readonly type: string;
  /** In full: `int(10) unsigned`, `enum('a','b')`. */
  readonly fullType: string;
  readonly nullable: boolean;
  /** Longest value, in characters; of bytes for columns of bytes. */
  readonly maxCharacters: number | undefined;
  /** Longest value, in bytes. */
  readonly maxBytes: number | undefined;
  /** Digits in all, and behind the point. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  /** Digits of a second. */
  readonly fraction: number;
  readonly collation: string | undefined;
  readonly autoIncrement: boolean;
  readonly generated: boolean;
}

/** What the server knows of a table. */
export interface TableFacts {
  readonly name: string;
  /** By name in lower case: names of columns are the same in any case. */
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  readonly uniqueKeys: readonly UniqueKey[];
}

/** An index that takes no two rows of the same values. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
}
