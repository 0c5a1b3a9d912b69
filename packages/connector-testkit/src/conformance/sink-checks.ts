import { anyChecks } from './any/any-checks.ts';
import type { SinkCheck } from './check.ts';
import { writeChecks } from './sink/write-checks.ts';

/** Everything that is checked on a sink. */
export const sinkChecks: readonly SinkCheck[] = [...anyChecks, ...writeChecks];
