import type { OptionsSchema } from '@eventmesh/connector-api';
import { z } from 'zod';

/** The options of a connector that has none. */
export const noOptions: OptionsSchema<Record<string, never>> = z.strictObject({});
