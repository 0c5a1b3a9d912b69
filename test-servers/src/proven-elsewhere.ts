import type { Inapplicable } from '@eventmesh/connector-testkit/conformance';
import { requirements, type RequirementId } from '@eventmesh/connector-testkit/requirements';

/**
 * For a harness that is there for a few requirements only: all others that apply to a connector with a harness that proves them. Those
 * few are named by the beginning of their ids.
 */
export function provenElsewhere(kind: 'source' | 'sink', ...but: readonly string[]): readonly Inapplicable[] {
  const ids = Object.keys(requirements) as RequirementId[];
  return ids
    .filter((id) => applies(id, kind) && !but.some((beginning) => id.startsWith(beginning)))
    .map((id) => ({ id, reason: 'Proven by another harness of this connector.', elsewhere: true }));
}

/** RocketMQ's source acknowledges each message by itself, and its sink keeps order and is not idempotent. */
function applies(id: RequirementId, kind: 'source' | 'sink'): boolean {
  const requirement = requirements[id];
  if (requirement.for !== 'any' && requirement.for !== kind) return false;
  if ('progress' in requirement) return requirement.progress.some((each) => each === 'acknowledged');
  return !('declares' in requirement) || requirement.declares === 'per-key order';
}
