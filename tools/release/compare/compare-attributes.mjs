import { breaking, feature } from './change.mjs';
import { membersOf, typesIn } from './forms.mjs';

/**
 * Compares the attributes that two versions of a connector put on events, as its evidence tells them. Whoever reads events relies on each:
 * on its being there, and on its type.
 *
 * @param {import('./forms.mjs').ObjectForm} before type by name
 * @param {import('./forms.mjs').ObjectForm} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function compareAttributes(before, after) {
  const [olds, news] = [membersOf(before), membersOf(after)];
  const kept = [...olds].flatMap(([name, old]) => {
    const now = news.get(name);
    const attribute = `attribute '${name}'`;
    if (now === undefined) return [breaking(`${attribute} is no longer emitted`)];
    return [...comparePresence(attribute, old, now), ...compareTypes(attribute, old.form, now.form)];
  });
  const added = [...news.keys()].filter((name) => !olds.has(name));
  return [...kept, ...added.map((name) => feature(`attribute '${name}' is new`))];
}

function comparePresence(attribute, old, now) {
  if (old.optional === now.optional) return [];
  return now.optional
    ? [breaking(`${attribute} is not on every event any more`)]
    : [feature(`${attribute} is on every event now`)];
}

function compareTypes(attribute, old, now) {
  const [olds, news] = [typesIn(old), typesIn(now)];
  const added = news.filter((type) => !olds.includes(type));
  if (added.length > 0) return [breaking(`${attribute} is ${news.join(' or ')}, and was ${olds.join(' or ')}`)];
  return news.length < olds.length ? [feature(`${attribute} is only ${news.join(' or ')} now`)] : [];
}
