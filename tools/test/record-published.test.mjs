import { expect, it } from 'vitest';
import { findCompatibility } from '../record/find-compatibility.mjs';
import { findUpgrade } from '../record/find-upgrade.mjs';
import { root } from '../workspace/read-workspace.mjs';
import { connectorFields, packageJson } from './made-up-workspace.mjs';

const folder = 'connectors/source-shop';
const json = packageJson(folder, connectorFields('source', 'shop'));
const schema = (...names) => ({ type: 'object', properties: Object.fromEntries(names.map((each) => [each, {}])) });

/** Files of the connector at one version. */
function files(options, emits) {
  return new Map([
    [`${folder}/package.json`, JSON.stringify(json)],
    [`${folder}/options.schema.json`, JSON.stringify(options)],
    [`${folder}/evidence.json`, JSON.stringify({ emits })],
  ]);
}

/** What git would know: files by version, the newest first. */
function historyOf(versions) {
  return {
    publishedVersions: (name) =>
      name === json.name ? Object.keys(versions).map((version) => ({ version, tag: `${name}@${version}` })) : [],
    textAt: (tag, path) => versions[tag.slice(json.name.length + 1)].get(path),
  };
}

const emits = { attributes: { id: 'string' }, position: { offset: 'integer' } };
const now = files(schema('url'), emits);
const find = (versions, current = now) => findCompatibility(folder, (path) => current.get(path), historyOf(versions));

it('compares with the newest version of each of the last two minors', () => {
  const same = files(schema('url'), emits);
  expect(find({ '0.3.1': same, '0.3.0': same, '0.2.4': same, '0.1.0': same })).toEqual({
    against: ['0.3.1', '0.2.4'],
    breaks: [],
  });
});

it('tells what breaks, and of which version', () => {
  const other = files(schema('url', 'old'), { ...emits, position: { offset: 'string' } });
  expect(find({ '0.2.0': now, '0.1.0': other })).toEqual({
    against: ['0.2.0', '0.1.0'],
    breaks: ["0.1.0: option 'old' is gone", '0.1.0: position.offset is integer, and was string'],
  });
});

it('says when nothing was published, and takes nothing for the same that is not told', () => {
  expect(() => find({})).toThrow('no version of @eventmesh/source-shop was published yet');
  expect(() => find({ '0.1.0': files(schema('url'), undefined) })).toThrow('0.1.0 does not tell what it emits');
  expect(() => find({ '0.1.0': now }, files(schema('url'), undefined))).toThrow(
    'this code does not tell what it emits',
  );
  const without = new Map([...now].filter(([path]) => !path.endsWith('schema.json')));
  expect(() => find({ '0.1.0': without })).toThrow('0.1.0 has no options.schema.json');
});

it('says why no upgrade can be played', async () => {
  await expect(findUpgrade(root, json.name, historyOf({}))).rejects.toThrow(
    'was published yet: there is nothing to upgrade',
  );
  await expect(findUpgrade(root, json.name, historyOf({ '0.1.0': now }))).rejects.toThrow(
    'nothing plays the other side of @eventmesh/source-shop yet',
  );
});
