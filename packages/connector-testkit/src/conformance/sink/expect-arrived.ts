import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { Target } from '../harness.ts';
import { identityOf } from './identity-of.ts';

const maxNamed = 5;

/** Fails unless exactly these events have arrived, each once, in whatever order. */
export async function expectArrived(target: Target, expected: readonly AnyCloudEvent[]): Promise<void> {
  const arrived = (await target.arrived()).map(identityOf);
  const again = repeated(arrived);
  const stray = new Set(arrived);
  for (const event of expected) stray.delete(identityOf(event));
  expectNothing(expected.length, {
    'did not arrive': missing(expected, arrived),
    'arrived more than once': [...again],
    'arrived and should not have': [...stray],
  });
}

/** Fails unless all of these events have arrived. They may have come more than once, and others with them. */
export async function expectAmongArrived(target: Target, expected: readonly AnyCloudEvent[]): Promise<void> {
  const arrived = (await target.arrived()).map(identityOf);
  expectNothing(expected.length, { 'did not arrive': missing(expected, arrived) });
}

function repeated(identities: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(identities.filter((identity) => seen.has(identity) || !seen.add(identity)));
}

function missing(expected: readonly AnyCloudEvent[], arrived: readonly string[]): readonly string[] {
  const there = new Set(arrived);
  return expected.map(identityOf).filter((identity) => !there.has(identity));
}

/** Fails when any of these lists has something in it, and says of each what that is. */
function expectNothing(count: number, faults: Readonly<Record<string, readonly string[]>>): void {
  const complaints = Object.entries(faults)
    .filter(([, identities]) => identities.length > 0)
    .map(([fault, identities]) => {
      const more = identities.length > maxNamed ? ` and ${identities.length - maxNamed} more` : '';
      return `${identities.length} ${fault}: ${identities.slice(0, maxNamed).join(', ')}${more}`;
    });
  assert.ok(complaints.length === 0, `of ${count} events ${complaints.join('; ')}`);
}
