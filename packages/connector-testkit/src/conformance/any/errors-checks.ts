import assert from 'node:assert/strict';
import { isConnectorError, outcomeOf, type ConnectorError } from '@eventmesh/connector-api';
import type { AnyCheck } from '../check.ts';
import { endsWithin } from '../ends-within.ts';
import type { FaultScript, HarnessOptions, SystemUnderTest } from '../harness.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { closeMs, openMs } from '../patience.ts';
import { freeAddress } from './free-address.ts';
import { makeSubject } from './make-subject.ts';
import type { AnyConnector, AnyHarness, Subject } from './subject.ts';

/** A connector may try for a while by itself before it tells. */
const tellMs = 30_000;

/** What is told of what goes wrong outside. */
export const errorsChecks: readonly AnyCheck[] = [
  {
    proves: ['errors.classified'],
    title: 'works while the system is away or refuses',
    timeoutMs: 120_000,
    run: async (harness) => {
      const { thrown } = await firstError(harness);
      assert.ok(isConnectorError(thrown), `expected a ConnectorError, found ${String(thrown)}`);
      assert.notEqual(
        thrown.code,
        'UNKNOWN',
        `expected a code that says what happened, found UNKNOWN: ${thrown.message}`,
      );
    },
  },
  {
    proves: ['errors.retryable-when-away'],
    title: 'works while nobody listens at its address',
    timeoutMs: 120_000,
    run: async (harness) => {
      const { thrown, isAway } = await firstError(harness);
      if (!isAway) throw new NotApplicableError('it is not reached over a network');
      const outcome = isConnectorError(thrown) ? outcomeOf(thrown.code) : undefined;
      assert.equal(outcome, 'retry', `expected an error of a code that is retried, found ${String(thrown)}`);
    },
  },
];

/** What is told first when nobody listens, or else when the harness lets the system fail. */
async function firstError(harness: AnyHarness): Promise<{ readonly thrown: unknown; readonly isAway: boolean }> {
  await using subject = await makeSubject(harness);
  const { network } = subject.system;
  if (network !== undefined)
    return { thrown: await errorWith(subject, network.optionsVia(await freeAddress())), isAway: true };
  const fault = faultIn(subject.system);
  await fault.begin();
  try {
    return { thrown: await errorWith(subject, fault.options ?? subject.system.options), isAway: false };
  } finally {
    await fault.end();
  }
}

/** One that must be told of. */
function faultIn({ faults = {} }: SystemUnderTest): FaultScript {
  const fault = Object.values(faults).find(({ codes = [] }) => codes.length > 0);
  if (fault === undefined)
    throw new NotApplicableError('it is not reached over a network, and its harness can bring no fault about');
  return fault;
}

async function errorWith(subject: Subject, options: HarnessOptions): Promise<unknown> {
  const connector = await subject.create(options);
  try {
    return await firstErrorOf(connector);
  } finally {
    await endsWithin(closeMs, 'close of a connector that could not work', connector.close());
  }
}

async function firstErrorOf(connector: AnyConnector): Promise<unknown> {
  try {
    await endsWithin(openMs, 'open', connector.open(AbortSignal.timeout(tellMs)));
    const signal = AbortSignal.timeout(tellMs);
    while (!signal.aborted) {
      const [failure] = await endsWithin(2 * tellMs, 'the first call', connector.work(signal));
      if (failure !== undefined) return failure satisfies ConnectorError;
    }
  } catch (thrown) {
    return thrown;
  }
  assert.fail(`the system is away, and nothing was told of it within ${tellMs} ms`);
}
