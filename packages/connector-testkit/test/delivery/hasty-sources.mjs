// The reference sources, of upstreams that do not wait: so their records are stored before they are delivered.
import { defineSource } from '@eventmesh/connector-api';
import { referenceSources } from '../../dist/reference/index.js';

const hasty = ({ system, progress, options, create }) =>
  defineSource({ apiVersion: 'v1', system, progress, ackDeadlineMs: 3_000, options, create });

/** By the mode of the upstream. */
export const hastySources = {
  replayable: hasty(referenceSources.replayable),
  'prune-on-commit': hasty(referenceSources['prune-on-commit']),
  gating: hasty(referenceSources.gating),
  'push-only': hasty(referenceSources['push-only']),
};
