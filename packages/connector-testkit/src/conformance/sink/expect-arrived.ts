import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { Target } from '../harness.ts';
import { countByIdentity, identityOf } from './identity-of.ts';

const maxNamed = 5;

/** Fails unless exactly these events have arrived, each once, in whatever order. */
export async function expectArrived(target: Target, expected: readonly AnyCloudEvent[]): Promise<void> {
  await expectArrivals(target, expected, { again: 'forbidden', others: 'forbidden' });
}

/** Fails unless all of these events have arrived. They may have come more than once, and others with them. */
export async function expectAmongArrived(target: Target, expected: readonly AnyCloudEvent[]): Promise<void> {
  await expectArrivals(target, expected, { again: 'allowed', others: 'allowed' });
}

async function expectArrivals(
  target: Target,
  expected: readonly AnyCloudEvent[],
  { again, others }: { readonly again: 'allowed' | 'forbidden'; readonly others: 'allowed' | 'forbidden' },
): Promise<void> {
  const arrived = countByIdentity(await target.arrived());
  const wanted = new Set(expected.map(identityOf));
  const identities = [...arrived.keys()];
  const complaints = [
    complaint(
      'did not arrive',
      [...wanted].filter((identity) => !arrived.has(identity)),
    ),
    ...(again === 'allowed'
      ? []
      : [
          complaint(
            'arrived more than once',
            identities.filter((identity) => (arrived.get(identity) ?? 0) > 1),
          ),
        ]),
    ...(others === 'allowed'
      ? []
      : [
          complaint(
            'arrived and should not have',
            identities.filter((identity) => !wanted.has(identity)),
          ),
        ]),
  ].filter((words) => words !== undefined);
  assert.ok(complaints.length === 0, `of ${wanted.size} events ${complaints.join('; ')}`);
}

function complaint(what: string, identities: readonly string[]): string | undefined {
  if (identities.length === 0) return undefined;
  const more = identities.length > maxNamed ? ` and ${identities.length - maxNamed} more` : '';
  return `${identities.length} ${what}: ${identities.slice(0, maxNamed).join(', ')}${more}`;
}
