import type { AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';
import type { Inapplicable } from '@eventmesh/connector-testkit/conformance';
import { requirements, type Requirement, type RequirementId } from '@eventmesh/connector-testkit/requirements';

/** What a definition says that decides which requirements apply to it. */
export type Declared = Pick<AnySourceDefinition, 'progress'> | Pick<AnySinkDefinition, 'ordering' | 'idempotent'>;

/**
 * For a harness that is there for a few requirements only: all others that apply to the connector, as those that another of its harnesses
 * proves. The few are named by the beginning of their ids.
 */
export function provenElsewhereBut(definition: Declared, ...few: readonly string[]): readonly Inapplicable[] {
  const ids = Object.keys(requirements) as RequirementId[];
  return ids
    .filter((id) => applies(requirements[id], definition) && !few.some((beginning) => id.startsWith(beginning)))
    .map((id) => ({ id, reason: 'Proven by another harness of this connector.', elsewhere: true }));
}

function applies({ for: kind, progress, declares }: Requirement, definition: Declared): boolean {
  if ('progress' in definition) return kind !== 'sink' && (progress?.includes(definition.progress) ?? true);
  if (declares === 'per-key order') return definition.ordering === 'per-key';
  if (declares === 'idempotent') return definition.idempotent;
  return kind !== 'source';
}
