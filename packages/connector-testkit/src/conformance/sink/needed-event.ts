import assert from 'node:assert/strict';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { RequirementId } from '../../requirements/requirements.ts';
import type { SinkHarness } from '../harness.ts';
import { eventSeed } from '../kit-event.ts';

/** An event that only the harness can make; fails in words when it does not. */
export function neededEvent(
  harness: SinkHarness,
  ability: 'refused' | 'tooLarge',
  { id, key, provesId }: { readonly id: string; readonly key: string; readonly provesId: RequirementId },
): AnyCloudEvent {
  const event = harness[ability]?.(eventSeed(id, key));
  assert.ok(
    event !== undefined,
    `The harness has no '${ability}'. Supply it, or name '${provesId}' under 'inapplicable' and say why it can never apply.`,
  );
  return event;
}
