/**
 * Something that a schema found wrong: an issue of Standard Schema, with what zod adds to say what it is about. Of
 * another library there are only `message` and `path`.
 */
export interface Issue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly code?: string;
  /** `invalid_type`: the name of a type. */
  readonly expected?: string;
  /** `invalid_value`: all that are right. */
  readonly values?: readonly unknown[];
  /** `unrecognized_keys`. */
  readonly keys?: readonly string[];
  /** `too_small`, `too_big`: what is too small. */
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  /** `invalid_format`. */
  readonly format?: string;
  readonly pattern?: string;
  /** `not_multiple_of`. */
  readonly divisor?: number;
  /** `invalid_key`: what is wrong with the key. */
  readonly issues?: readonly Issue[];
  /** `invalid_union`: what is wrong with each alternative. */
  readonly errors?: readonly (readonly Issue[])[];
}
