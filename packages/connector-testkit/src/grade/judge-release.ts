import { ofEvidence, type Facts, type Judge } from './facts.ts';

const adoptersForGa = 2;
const ownersForGa = 2;
const minorsForGa = 2;

/** Somebody answers for it. */
export const ownerNamed: Judge = ({ manifest }) =>
  manifest.owners.length > 0 ? undefined : { reason: 'it names no owner' };

/** Two answer for it, so that one may be away. */
export const ownersNamed: Judge = ({ manifest }) => {
  const owners = new Set(manifest.owners);
  if (owners.size >= ownersForGa) return undefined;
  return { reason: `it names ${owners.size} of ${ownersForGa} owners: ${[...owners].join(', ')}` };
};

/** Others use it, and say so where one can look, or there is a dated record of it. */
export const adoptersNamed: Judge = ({ manifest }) => {
  const shown = new Set(manifest.adopters.filter((adopter) => /https:\/\/\S+|\b\d{4}-\d{2}-\d{2}\b/.test(adopter)));
  if (shown.size >= adoptersForGa) return undefined;
  return { reason: `it names ${shown.size} of ${adoptersForGa} adopters with an address or a dated record` };
};

/** Compared with the last published version, nothing breaks. What was never published cannot be compared: that is missing, not met. */
export const nothingBreaks: Judge = ofEvidence(({ checks = {} }, facts) => {
  const { compatibility } = checks;
  if (compatibility === undefined || compatibility.against.length === 0) return notCompared(facts, '--compatibility');
  const { against, breaks } = compatibility;
  return breaks.length === 0 ? undefined : { reason: `breaks what ${against.join(', ')} had: ${breaks.join('; ')}` };
});

/** The same over two minors: an option that is renamed lives so long. */
export const nothingBreaksOverMinors: Judge = ofEvidence(({ checks = {} }, facts) => {
  const against = checks.compatibility?.against ?? [];
  const minors = new Set(against.map((version) => version.split('.').slice(0, 2).join('.')));
  if (minors.size === 0) return notCompared(facts, '--compatibility');
  if (minors.size >= minorsForGa) return undefined;
  return { reason: `compared with versions of ${minors.size} of ${minorsForGa} minors: ${against.join(', ')}` };
});

/** A pipeline goes on from the checkpoint that the last published version has left. */
export const upgradeResumes: Judge = ofEvidence(({ checks = {} }, facts) => {
  const { upgrade } = checks;
  if (upgrade === undefined || upgrade.cases === 0) return notCompared(facts, '--upgrade');
  return upgrade.lost === 0
    ? undefined
    : { reason: `after an upgrade from ${upgrade.from} ${upgrade.lost} events were missing` };
});

function notCompared({ name, version }: Facts, flag: string): ReturnType<Judge> {
  if (version === '0.0.0') return { reason: 'no version was released yet that it could be compared with' };
  return { reason: 'it was not compared with a published version', command: `pnpm record ${name} ${flag}` };
}
