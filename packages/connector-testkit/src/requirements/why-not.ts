import type { Requirement } from './requirement.ts';

/** What a requirement is compared with: the definition of a source or of a sink. */
export type Traits =
  | { readonly kind: 'source'; readonly progress: string }
  | { readonly kind: 'sink'; readonly ordering: string; readonly idempotent: boolean };

/** Why a requirement does not apply to a connector, in words; undefined when it does. */
export function whyNot(requirement: Requirement, traits: Traits): string | undefined {
  if (requirement.for !== 'any' && requirement.for !== traits.kind) return `asked of a ${requirement.for} only`;
  if (traits.kind === 'source') return whyNotSource(requirement, traits.progress);
  if (requirement.declares === 'per-key order' && traits.ordering !== 'per-key') return 'it promises no order';
  if (requirement.declares === 'idempotent' && !traits.idempotent) return 'it does not declare to be idempotent';
  return undefined;
}

function whyNotSource({ progress }: Requirement, own: string): string | undefined {
  if (progress === undefined || progress.some((each) => each === own)) return undefined;
  return `asked of sources that are ${progress.join(' or ')}, and this one is ${own}`;
}
