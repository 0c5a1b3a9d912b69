import { z } from 'zod';
import { isColumnType } from './options/column-types.ts';
import { contradictionsIn } from './options/derive-options.ts';
import { parseSelector } from '@eventmesh/event-formats';
import { isIdentifier } from './statement/quote-identifier.ts';

const identifier = z.string().refine(isIdentifier, 'expected a name of 1 to 64 characters');
const attribute = z
  .string()
  .regex(/^[a-z0-9]{1,64}$/, 'expected the name of an attribute: lower-case letters and digits');
const selector = z
  .string()
  .refine((text) => parseSelector(text) !== undefined, 'expected a selector such as $.data.items[0], $.type or $')
  .meta({ examples: ['$.data.total'] });
const columnType = z.string().refine(isColumnType, 'expected a type such as varchar(255), bigint or decimal(12,2)');
const modes = ['insert', 'upsert', 'update', 'delete'] as const;

/** Options of `mysqlSink`: types, defaults and documentation in one. */
export const mysqlSinkOptions = z
  .strictObject({
    url: z
      .url({
        protocol: /^(mysql|mariadb)$/,
        error:
          "expected a URL such as 'mysql://127.0.0.1:3306/shop', with a port of at most 65535, and user and password percent-encoded",
        abort: true,
      })
      .refine((url) => databaseOf(url) !== '', "expected a URL with a database, such as 'mysql://127.0.0.1:3306/shop'")
      .refine((url) => !url.includes('?'), 'expected nothing behind a ?')
      .refine(isDecodable, 'expected user and password percent-encoded: % as %25')
      .describe(
        'Server and database. User and password may be in it, percent-encoded. Default port: 3306. What is behind a `?` is refused.',
      )
      .meta({ examples: ['mysql://127.0.0.1:3306/shop'], writeOnly: true }),
    username: z
      .string()
      .min(1)
      .optional()
      .describe('The user, in place of that in `url`.')
      .meta({ examples: ['app'] }),
    password: z.string().optional().describe('The password, in place of that in `url`.').meta({ writeOnly: true }),
    tls: z
      .union([
        z.boolean(),
        z.strictObject({
          ca: z
            .string()
            .min(1)
            .describe('Certificates to trust, as PEM text.')
            .meta({ examples: ['${file:ca.pem}'] }),
        }),
      ])
      .default(false)
      .describe(
        'Whether to encrypt the connection; with `ca`, which certificates to trust instead of the well-known ones. The name in the certificate is checked.',
      ),
    table: identifier
      .optional()
      .describe('The table to write to.')
      .meta({ examples: ['orders'] }),
    tableAttribute: attribute
      .optional()
      .describe('Attribute that names the table of each event; events without it go to `table`.')
      .meta({ examples: ['subject'] }),
    mode: z
      .enum(modes)
      .default('insert')
      .describe(
        '`insert`: a new row. `upsert`: a new row, or the one of the same key is overwritten. `update`: the row of the key is changed; it must be there. `delete`: the row of the key is deleted, if it is there.',
      ),
    modeAttribute: attribute
      .optional()
      .describe('Attribute that says the mode of each event, by the same words; events without it go by `mode`.')
      .meta({ examples: ['operation'] }),
    columns: z
      .record(
        identifier,
        z.union([
          selector,
          z.strictObject({
            from: selector.describe('Where in the event the value is.'),
            type: columnType.optional().describe('Type of the column where the sink makes it.'),
          }),
        ]),
      )
      .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column')
      .optional()
      .describe(
        'What goes into which column: name to selector, or to `from` and `type`. Left out: the whole event, in `source`, `id`, `type` and `event`, the last one as JSON.',
      )
      .meta({ examples: [{ id: '$.data.order', total: { from: '$.data.total', type: 'decimal(12,2)' } }] }),
    keyColumns: z
      .array(identifier)
      .optional()
      .describe(
        'Columns that make the key of a row: for `upsert`, `update`, `delete`, and of a table that the sink creates. Default: `source` and `id` where `columns` is left out, else none.',
      )
      .meta({ examples: [['id']] }),
    createTable: z
      .boolean()
      .default(false)
      .describe('Whether to create a table that is not there. Every column needs its `type` then.'),
    addColumns: z
      .boolean()
      .default(false)
      .describe(
        'Whether to add columns that a table lacks, as columns that take NULL. Nothing else of a table is ever changed.',
      ),
    deduplicate: z
      .enum(['key', 'table', 'none'])
      .optional()
      .describe(
        'How an event that comes again is known. `key`: by the key of its row, which holds `source` and `id`. `table`: by `appliedTable`, written in the same transaction. `none`: not at all. Default: `key` where `keyColumns` are `$.source` and `$.id`, else `table`.',
      ),
    appliedTable: identifier
      .default('eventmesh_applied')
      .describe('Table of the events that are done, for `deduplicate: table`. The sink creates it.'),
    rememberMs: z
      .int()
      .min(60_000)
      .max(315_360_000_000)
      .default(604_800_000)
      .describe('How long `appliedTable` remembers an event, in milliseconds. Default: a week.'),
    connectTimeoutMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(10_000)
      .describe('How long the server may take to accept a connection, in milliseconds.'),
    requestTimeoutMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(30_000)
      .describe('How long a statement may take, in milliseconds.'),
    lockTimeoutMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(10_000)
      .describe('How long a statement may wait for a lock, in milliseconds, rounded up to a second.'),
  })
  .superRefine((options, context) => {
    for (const { path, message } of contradictionsIn(options))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

/** The options as a user writes them. */
export type MysqlSinkInput = z.input<typeof mysqlSinkOptions>;

/** The options as the sink gets them: validated, defaults filled in. */
export type MysqlSinkOptions = z.output<typeof mysqlSinkOptions>;

/** What to do with the row of an event. */
export type RowMode = (typeof modes)[number];

function databaseOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.slice(1) : '';
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
