import { ConnectorError, isConnectorError, toConnectorError } from '@eventmesh/connector-api';
import { z } from 'zod';
import { referenceOptions } from '../../src/reference/reference-options.ts';
import { readOf, reads, type Reference } from './change-reading.ts';
import { laxSchema } from './lax-schema.ts';
import type { SourceMutant } from './source-mutant.ts';

/** Sources whose options or errors are wrong. */
export const optionsMutants: readonly SourceMutant[] = [
  {
    name: 'does without a required option',
    breaks: 'options.required-missing',
    mode: 'replayable',
    schema: laxSchema((options) => ({ port: 1, ...options })),
  },
  {
    name: 'makes text of whatever it is given',
    breaks: 'options.wrong-type',
    mode: 'replayable',
    schema: laxSchema((options) =>
      typeof options['host'] === 'number' ? { ...options, host: String(options['host']) } : options,
    ),
  },
  {
    name: 'passes over names that it does not know',
    breaks: 'options.unknown-name',
    mode: 'replayable',
    schema: z.object(referenceOptions.shape),
  },
  {
    name: 'takes a port that there is not',
    breaks: 'options.wrong-value',
    mode: 'replayable',
    schema: laxSchema((options) => (Number(options['port']) > 65_535 ? { ...options, port: 65_535 } : options)),
  },
  {
    name: 'says nothing of what an option is',
    breaks: 'options.described',
    mode: 'replayable',
    schema: referenceOptions.extend({ depth: z.int().min(1).default(1) }),
  },
  {
    name: 'does not mark a secret',
    breaks: 'options.secrets-marked',
    mode: 'replayable',
    schema: referenceOptions.extend({ password: z.string().min(1).optional().describe('The password.') }),
  },
  {
    name: 'tells a secret in an error',
    breaks: 'options.secrets-unseen',
    mode: 'replayable',
    change: (source, { token }) => ({
      open: opensWith(source, (error) => new ConnectorError(error.code, `${error.message} The token was '${token}'.`)),
    }),
  },
  {
    name: 'tells nothing of what went wrong',
    breaks: 'errors.classified',
    mode: 'replayable',
    alsoBreaks: { 'errors.retryable-when-away': 'what is not known passes for a while only' },
    change: (source) => ({ open: opensWith(source, ({ message }) => new Error(message)) }),
  },
  {
    name: 'takes a system that is away for wrong options',
    breaks: 'errors.retryable-when-away',
    mode: 'gating',
    change: (source) => ({
      open: opensWith(source, (error) =>
        error.code === 'UNAVAILABLE' ? new ConnectorError('INVALID_OPTIONS', error.message) : error,
      ),
    }),
  },
  {
    name: 'does not know what it means that a peer hangs up',
    breaks: 'errors.classified',
    mode: 'prune-on-commit',
    change: (source) => ({
      open: opensWith(source, (error) =>
        error.cause === undefined ? new ConnectorError('UNKNOWN', error.message) : error,
      ),
    }),
  },
  {
    name: 'tells nothing of what went wrong once it is open',
    breaks: 'errors.classified',
    mode: 'replayable',
    change: reads(async (source, limit, signal) => {
      try {
        return await readOf(source, limit, signal);
      } catch (thrown) {
        throw new Error(String(thrown), { cause: thrown });
      }
    }),
  },
  {
    name: 'takes too much load for a fault of the options',
    breaks: 'errors.classified',
    mode: 'push-only',
    change: (source) => ({
      open: opensWith(source, (error) =>
        error.code === 'OVERLOADED' ? new ConnectorError('INVALID_OPTIONS', error.message) : error,
      ),
    }),
  },
];

function opensWith(source: Reference, change: (error: ConnectorError) => Error): Reference['open'] {
  return async (signal) => {
    try {
      await source.open(signal);
    } catch (thrown) {
      throw isConnectorError(thrown) ? change(thrown) : toConnectorError(thrown);
    }
  };
}
