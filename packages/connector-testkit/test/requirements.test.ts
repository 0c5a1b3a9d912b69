import { describe, expect, it } from 'vitest';
import { sinkChecks } from '../src/conformance/sink-checks.ts';
import { sourceChecks } from '../src/conformance/source-checks.ts';
import { requirements, type RequirementId } from '../src/requirements/requirements.ts';

const ids = Object.keys(requirements) as RequirementId[];
const cited = (checks: readonly { readonly proves: readonly RequirementId[] }[]) =>
  new Set(checks.flatMap(({ proves }) => proves));

describe('every requirement', () => {
  it('is cited by a check of each kind of connector that it is for', () => {
    const [bySources, bySinks] = [cited(sourceChecks), cited(sinkChecks)];
    const uncited = ids.filter((id) => {
      const isOf = requirements[id].for;
      return (isOf !== 'sink' && !bySources.has(id)) || (isOf !== 'source' && !bySinks.has(id));
    });
    expect(uncited).toEqual([]);
  });

  it('says in one sentence what is asked', () => {
    for (const id of ids) expect(requirements[id].says, id).toMatch(/^[A-Z].+\.$/);
  });
});

it('known gaps are by requirement: one check has all of it', () => {
  const single = (checks: readonly { readonly proves: readonly RequirementId[] }[]) => {
    const all = checks.flatMap(({ proves }) => proves).filter((id) => !/^(delivery|faults)\./.test(id));
    return all.filter((id, index) => all.indexOf(id) < index);
  };
  expect([...single(sourceChecks), ...single(sinkChecks)]).toEqual([]);
});

it('no check cites a requirement that does not exist, or of the other kind', () => {
  const unknown = [...cited([...sourceChecks, ...sinkChecks])].filter((id) => !Object.hasOwn(requirements, id));
  expect(unknown).toEqual([]);
  expect([...cited(sourceChecks)].filter((id) => requirements[id].for === 'sink')).toEqual([]);
  expect([...cited(sinkChecks)].filter((id) => requirements[id].for === 'source')).toEqual([]);
});
