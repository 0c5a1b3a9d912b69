import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { problemsOf, sink, source } from '../support/problems-of.ts';

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await ConfigFolder.make();
});
afterAll(() => folder.remove());

describe('odd files', () => {
  test.each<[string, string, ...string[]]>([
    ['an empty file', '', ":1:1 expected a map with 'pipelines', found nothing"],
    ['only a comment', '# later\n', ":1:1 expected a map with 'pipelines', found nothing"],
    ['a list', '- a\n', ":1:1 expected a map with 'pipelines', found a list"],
    ['a text', 'hello', ":1:1 expected a map with 'pipelines', found a text (not shown)"],
    ['no pipelines', 'pipelines: {}', ':1:12 pipelines: expected at least one pipeline, found an empty map'],
    [
      'an empty pipeline',
      'pipelines: { a: }',
      ":1:14 pipelines.a: expected a map with 'source' and 'sink', found nothing",
    ],
    ['tabs', 'pipelines:\n\ta: 1', ':2:1 indented with a tab: use spaces'],
    ['a brace that is open', 'pipelines:\n  a: { b: 1\n  c: 2', ":3:3 is a '}' or ']' missing before this line?"],
    [
      'two keys on a line',
      'pipelines: a: 1',
      ":1:12 two keys on one line: is a line end missing, or are quotes around a text with ': ' in it?",
    ],
    ['two documents', 'a: 1\n---\nb: 2', ":2:1 expected one document, found a second one after '---'"],
    [
      'an alias of nothing',
      'a: *secret',
      ":1:4 a text that begins with '*' must be in quotes; for an alias, its anchor ('&') must come before it",
    ],
    [
      'a text that must be quoted',
      'a: @secret',
      ":1:4 a text that begins with '@', '`', '%' or the like must be in quotes",
    ],
    ['a block that is none', 'a: |secret', ":1:5 a text that begins with '|' or '>' must be in quotes"],
    ['a quote that is open', "a: 'secret", ':1:11 a closing quote is missing'],
    ['a backslash', String.raw`a: "\secret"`, String.raw`:1:5 between double quotes, '\' must be written '\\'`],
    ['no blank behind a colon', 'a: 1\nb:secret', ":2:1 expected ': ' behind this key, with a blank"],
    ['the same between braces', 'a: { b:secret }', ":1:6 expected ': ' behind this key, with a blank"],
    ["another tool's variable", 'a: {{ secret }}', ':1:5 a key must be a text: a text that begins with '],
    ['a merge of a text', '<<: secret', ": not valid YAML: '<<' takes a map, or an alias of one"],
    [
      'a BOM and CRLF',
      `\uFEFFpipelines:\r\n  a:\r\n    ${source}\r\n    snk: 1\r\n`,
      ":2:3 pipelines.a.sink: expected a map with 'use', found nothing",
      ":4:5 pipelines.a.snk: unknown key 'snk': did you mean 'sink'?",
    ],
    [
      'a number for a text',
      `pipelines:\n  a:\n    ${source}\n    sink: { use: '@eventmesh/sink-file', with: { path: 123 } }`,
      ':4:56 pipelines.a.sink.with.path: expected text, found the number 123: put it in quotes',
    ],
    [
      'a name with a blank',
      `pipelines:\n  my orders:\n    ${source}\n    ${sink}`,
      ":2:3 pipelines.my orders: expected a name of letters, digits, dots, dashes and underscores that begins with a letter or digit, found 'my orders'",
    ],
    [
      'a key twice',
      `pipelines:\n  a:\n    ${source}\n    ${sink}\n    ${sink}`,
      ":5:5 'sink' is there twice (first at 4:5): keep one of them",
    ],
    [
      'a key thrice, between braces',
      `pipelines:\n  a:\n    ${source}\n    sink: { use: '@eventmesh/sink-file', with: { path: b, "path": c, path: d } }`,
      ":4:59 'path' is there twice (first at 4:50): keep one of them",
      ":4:70 'path' is there twice (first at 4:50): keep one of them",
    ],
    [
      'a tag',
      `pipelines:\n  a:\n    ${source}\n    sink: { use: !env SINK }`,
      ":4:18 tags (words that begin with '!') mean nothing here: put the text in quotes, or leave the tag out",
      `:4:23 pipelines.a.sink.use: cannot load 'SINK'`,
    ],
    [
      '__proto__',
      `__proto__: 1\npipelines:\n  __proto__: 1\n  a:\n    ${source}\n    sink: { use: '@eventmesh/sink-file', with: { path: b, __proto__: 1 } }`,
      ":1:1 __proto__: unknown key '__proto__'",
      ":3:3 pipelines.__proto__: unknown key '__proto__'",
      ":6:59 pipelines.a.sink.with.__proto__: unknown key '__proto__'",
    ],
    [
      'a map with nothing in it',
      `pipelines:\n  a:\n    ${source}\n    sink:\n      use: '@eventmesh/sink-file'\n      with:`,
      ':6:7 pipelines.a.sink.with: expected a map, found nothing',
    ],
    [
      'too many aliases',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdef'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcdef'[index]},`.repeat(10)}]\n`)
        .join('')}`,
      ': not valid YAML: its aliases stand for too much',
    ],
  ])('%s', async (_, text, ...expected) => {
    const found = await problemsOf(folder, text);
    expect(found).toEqual(expected.map((line) => expect.stringContaining(line) as string));
  });

  test('not UTF-8', async () => {
    const path = await folder.write('utf16.yaml', Buffer.from('\uFEFFa: 1', 'utf16le'));
    await expect(loadConfig(path)).rejects.toThrow(
      `${path}: expected text in UTF-8, found other bytes: save it as UTF-8`,
    );
  });

  test('too large', async () => {
    const path = await folder.write('large.yaml', '#'.repeat(4_194_305));
    await expect(loadConfig(path)).rejects.toThrow(`${path}: expected at most 4194304 bytes, found 4194305`);
  });

  test('not there, and a folder', async () => {
    await expect(loadConfig(folder.file('no.yaml'))).rejects.toThrow('no.yaml: cannot be read: there is no such file');
    await expect(loadConfig(folder.path)).rejects.toThrow('cannot be read: it is a folder');
  });
});
