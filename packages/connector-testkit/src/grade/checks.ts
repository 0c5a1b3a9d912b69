import type { ReleaseStatus } from '@eventmesh/connector-api';
import { allOf, type Judge } from './facts.ts';
import {
  adoptersNamed,
  nothingBreaks,
  nothingBreaksOverMinors,
  ownerNamed,
  ownersNamed,
  upgradeResumes,
} from './judge-release.ts';
import {
  allHold,
  allHoldInSlice,
  basicFaultsPass,
  contractOnEveryNode,
  contractRuns,
  deliveryProven,
  deliveryWithSeeds,
  soakIsFlat,
} from './judge-suites.ts';
import {
  auditClean,
  credentialsRotate,
  documents,
  optionsComplete,
  provenanceAsked,
  purposeTold,
  quickStartExecuted,
  rateMeasured,
  ratesMeasured,
  tlsTested,
} from './judge-use.ts';

/** One row of the table of checks, see docs/release-status.md. A status that is left out asks for nothing more than the one before. */
export interface Check {
  readonly id: CheckId;
  /** In a few words. */
  readonly title: string;
  readonly asks: Readonly<Partial<Record<ReleaseStatus, Judge>>>;
}

/** An id of a check; its meaning never changes. */
export type CheckId = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10' | 'C11' | 'C12';

/** All of them. A status has every check of those before it, too. */
export const checks: readonly Check[] = [
  { id: 'C1', title: 'contract', asks: { alpha: contractRuns, beta: allHold('C1'), ga: contractOnEveryNode } },
  {
    id: 'C2',
    title: 'options',
    asks: { alpha: allOf(optionsComplete, allHoldInSlice('C2')), beta: allHold('C2') },
  },
  { id: 'C3', title: 'delivery', asks: { beta: deliveryProven, ga: deliveryWithSeeds } },
  { id: 'C4', title: 'faults', asks: { beta: basicFaultsPass, ga: allOf(allHold('C4'), soakIsFlat) } },
  { id: 'C5', title: 'compatibility', asks: { beta: nothingBreaks, ga: nothingBreaksOverMinors } },
  { id: 'C6', title: 'upgrade', asks: { beta: upgradeResumes } },
  { id: 'C7', title: 'accounts', asks: { beta: allHold('C7') } },
  {
    id: 'C8',
    title: 'documentation',
    asks: {
      alpha: documents('alpha'),
      beta: allOf(purposeTold, documents('beta'), quickStartExecuted),
      ga: documents('ga'),
    },
  },
  { id: 'C9', title: 'performance', asks: { beta: rateMeasured, ga: ratesMeasured } },
  {
    id: 'C10',
    title: 'security',
    asks: { beta: allOf(allHold('C10'), tlsTested, auditClean, provenanceAsked), ga: credentialsRotate },
  },
  { id: 'C11', title: 'people', asks: { alpha: ownerNamed, ga: ownersNamed } },
  { id: 'C12', title: 'validated by others', asks: { ga: adoptersNamed } },
];
