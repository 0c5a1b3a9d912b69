/**
 * The module of a sink that does with its secret all that it must not: in log lines, fields, errors, and errors that go
 * astray. What it does with events is up to its option `mode`.
 */
export const spillingSink = `
import { ConnectorError, defineSink } from '@eventmesh/connector-api';
import { z } from 'zod';

const options = z.strictObject({
  mode: z.enum(['take', 'refuse', 'fail', 'hang']),
  password: z.string().max(40).optional().meta({ writeOnly: true }),
  url: z.string().optional(),
});

export const spillingSink = defineSink({
  apiVersion: 'v1', system: 'spill', ordering: 'none', idempotent: true, options,
  limits: { concurrentWrites: 4, maxEvents: 100, maxBytes: 100_000 },
  create: ({ mode, password, url }, { logger }) => ({
    async open() {
      for (const level of ['debug', 'info', 'warn', 'error'])
        logger[level]('connecting to ' + url + ' with ' + password, { password, options: { url }, error: new Error(password) });
      logger.child({ password }).warn('as a child');
      if (mode === 'fail') throw new ConnectorError('INVALID_OPTIONS', 'the password ' + password + ' is wrong', { cause: new Error(url) });
      setTimeout(() => { throw new Error('astray: ' + password); }, 1);
      void Promise.reject(new Error('nobody waits: ' + url));
    },
    async write(events, signal) {
      if (mode === 'refuse') throw new ConnectorError('UNAVAILABLE', 'refused: ' + password + ' at ' + url);
      if (mode === 'hang') await new Promise(() => {});
    },
    async close() {},
  }),
});
`;
