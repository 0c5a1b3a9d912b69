import { z } from 'zod';
import { longestDelayMs } from './longest-delay.ts';

const count = z.int().min(1);
const milliseconds = z.int().min(1).max(longestDelayMs);

/** The settings under `delivery:` of a pipeline. All have defaults. */
export const deliverySettings = z
  .strictObject({
    concurrency: count
      .optional()
      .describe('How many lanes write side by side. Default: 4, or less if the sink allows less.'),
    batch: z
      .strictObject({
        maxEvents: count
          .optional()
          .describe('Most events in one write. Default and upper bound: the limit of the sink.'),
        maxBytes: count.optional().describe('Most bytes in one write. Default and upper bound: the limit of the sink.'),
        lingerMs: z
          .int()
          .min(0)
          .max(longestDelayMs)
          .default(0)
          .describe('How long an idle lane waits for a batch to fill. 0: not at all.'),
      })
      .prefault({})
      .describe('How much one write takes.'),
    inFlight: z
      .strictObject({
        maxRecords: count.default(10_000).describe('Reading stops when so many records are read and not committed.'),
        maxBytes: count.default(67_108_864).describe('Reading stops when so many bytes are read and not committed.'),
      })
      .prefault({})
      .describe('How much may be read and not committed.'),
    accept: z
      .enum(['delivered', 'stored'])
      .optional()
      .describe(
        'When upstream is told that a record is safe: once it is delivered, or as soon as it is in the state store, durably, and is delivered from there. Default: `delivered`, and `stored` for a source that needs it because upstream does not wait.',
      ),
    stored: z
      .strictObject({
        maxRecords: count
          .default(100_000)
          .describe('With `accept: stored`, reading stops while so many records wait in the state store.'),
        maxBytes: count
          .default(1_073_741_824)
          .describe('With `accept: stored`, reading stops while so many bytes wait in the state store.'),
      })
      .prefault({})
      .describe('How much may wait in the state store.'),
    retry: z
      .strictObject({
        initialMs: milliseconds
          .default(100)
          .describe('Upper bound of the first wait, in milliseconds; it doubles with each try.'),
        maxMs: milliseconds
          .default(30_000)
          .describe('Upper bound of any wait, in milliseconds. For what is away (UNAVAILABLE) it is 1000 at most.'),
        maxUnknownAttempts: count
          .default(5)
          .describe(
            'How often an error of unknown nature is tried before it counts as permanent. A try counts if the target takes others meanwhile.',
          ),
        unknownPatienceMs: milliseconds
          .default(60_000)
          .describe(
            'How long such an error is tried again while the target takes nothing else, in milliseconds. Then one event is given up, and the next after the same time.',
          ),
      })
      .prefault({})
      .describe('How long to wait between tries, and how often to try.'),
    errorBudget: z
      .strictObject({
        maxDeadLetters: z
          .int()
          .min(0)
          .default(1_000)
          .describe(
            'The pipeline fails, and waits for a person, when there are more dead letters than this within `windowMs`.',
          ),
        windowMs: milliseconds
          .default(60_000)
          .describe('How long a dead letter counts towards `maxDeadLetters`, in milliseconds.'),
      })
      .prefault({})
      .describe('How many dead letters are too many.'),
    openTimeoutMs: milliseconds
      .default(60_000)
      .describe('Opening a connector that takes longer than this, in milliseconds, counts as failed.'),
    callTimeoutMs: milliseconds
      .default(120_000)
      .describe('A read, write, commit or transform that takes longer than this, in milliseconds, counts as failed.'),
    stopTimeoutMs: milliseconds
      .default(30_000)
      .describe('Stopping takes no longer than this, in milliseconds; what is not done by then is released.'),
    stallAfterMs: milliseconds
      .default(30_000)
      .describe(
        'With work waiting and nothing committed for so long, in milliseconds, the pipeline is reported as stalled.',
      ),
  })
  .describe('How events are delivered.');

/** Delivery settings as a user writes them. */
export type DeliveryOptions = z.input<typeof deliverySettings>;

/** Delivery settings with every default filled in. */
export type DeliverySettings = z.output<typeof deliverySettings>;
