import { ConnectorError } from '@eventmesh/connector-api';
import type { z } from 'zod';
import { describeIssues } from '../options/validate-options.ts';

/**
 * Makes sure that what a transform is made of is what its schema says.
 *
 * @param where the transform: begins the message
 * @throws ConnectorError with code `INVALID_OPTIONS` that lists everything wrong with it
 */
export function refuseInvalid(schema: z.ZodType, options: unknown, where: string): void {
  const { error } = schema.safeParse(options);
  if (error === undefined) return;
  throw new ConnectorError('INVALID_OPTIONS', describeIssues(error.issues, { schema, options, where }).join('\n'));
}
