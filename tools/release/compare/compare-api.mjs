import { breaking, feature } from './change.mjs';
import { isAdditive } from './is-additive.mjs';

/** @typedef {import('./change.mjs').Change} Change */

/** What begins a declaration in a report: its release tag, in a comment. */
const declarationStart = /^\/\/ @(?:public|beta|alpha|internal)\b.*$/m;
const nameOf = /\b(?:class|interface|type|function|const|let|var|enum|namespace|abstract class)\s+([\w$]+)/;
/** Their options are judged by their JSON Schema, which tells more: a new optional one changes a line here and there. */
const optionsInCode = /^export const [\w$]+: (?:(?:Source|Sink)Definition<|z\.ZodObject<)/;

/**
 * Compares two API reports of a package, declaration by declaration. A line that is gone or other is breaking unless something was only
 * put into it that nobody has to heed; a line that is new is a feature. Whether a new member of an interface has to be provided by those
 * who implement it, no line tells: that is for the reviewer.
 *
 * @param {string} before
 * @param {string} after
 * @param {{optionsAside?: boolean}} [how] with `optionsAside`, what options a connector has is left out
 * @returns {readonly Change[]}
 */
export function compareApi(before, after, { optionsAside = false } = {}) {
  const [olds, news] = [before, after].map((report) => declarationsIn(report, optionsAside));
  const gone = [...olds.keys()].filter((name) => !news.has(name)).map((name) => breaking(`${name} is gone`));
  const added = [...news.keys()].filter((name) => !olds.has(name)).map((name) => feature(`${name} is new`));
  const kept = [...olds].flatMap(([name, lines]) => (news.has(name) ? compareLines(name, lines, news.get(name)) : []));
  return [...gone, ...kept, ...added];
}

/**
 * @param {string} name
 * @param {readonly string[]} olds
 * @param {readonly string[]} news
 * @returns {readonly Change[]}
 */
function compareLines(name, olds, news) {
  const added = without(news, olds);
  return [
    ...without(olds, news).flatMap((line) => {
      const grown = added.findIndex((other) => isAdditive(line, other));
      if (grown === -1) return [breaking(`${name}: line '${line}' is gone or other`)];
      const [other] = added.splice(grown, 1);
      return [feature(`${name}: line '${line}' has become '${other}'`)];
    }),
    ...added.map((line) => feature(`${name}: line '${line}' is new`)),
  ];
}

/** The lines that are not among others, each as often as it is there. */
function without(lines, others) {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** Lines of each declaration by entry point and name; overloads are one declaration. */
function declarationsIn(report, optionsAside) {
  const found = new Map();
  for (const part of report.split(/^## API Report File for /m).slice(1)) {
    const entry = /^"([^"]+)"/.exec(part)?.[1] ?? '';
    for (const text of part.split(declarationStart).slice(1)) {
      const lines = linesOf(text);
      const name = `'${nameOf.exec(lines.join('\n'))?.[1] ?? lines[0]}' of ${entry}`;
      const kept = optionsAside && optionsInCode.test(lines[0] ?? '') ? [lines[0].replace(/<.*$/, '<…>')] : lines;
      found.set(name, [...(found.get(name) ?? []), ...kept]);
    }
  }
  return found;
}

/** Code without comments, and without what ends a report. */
function linesOf(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '```' && !line.startsWith('//'));
}
