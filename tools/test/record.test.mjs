import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { countsIn } from '../record/run-audit.mjs';
import { onFreePorts, readQuickStart } from '../record/read-quick-start.mjs';
import { runQuickStart } from '../record/run-quick-start.mjs';
import { tlsCountsIn } from '../record/run-tls-tests.mjs';
import { root } from '../workspace/read-workspace.mjs';

const readmeOf = (name) => readFileSync(`${root}connectors/${name}/README.md`, 'utf8');
const withinMs = 60_000;

// Those of all connectors: e2e/test/quick-starts.integration.test.ts.
test.each(['source-file', 'sink-rocketmq'])(
  'the quick start of %s delivers what it says',
  async (name) => {
    const { delivered, problems } = await runQuickStart(root, readmeOf(name));
    expect(problems).toEqual([]);
    expect(delivered).toBeGreaterThan(0);
  },
  withinMs,
);

it('tells what fails in a quick start, and that it delivered nothing', { timeout: withinMs }, async () => {
  const failing = readmeOf('sink-file').replace("    echo '{", "    false '{");
  expect(await runQuickStart(root, failing)).toEqual({
    delivered: 0,
    problems: [expect.stringContaining('ended with 1')],
  });
  const wrong = readmeOf('sink-file').replace('path: archive.ndjson', 'paht: archive.ndjson');
  expect(await runQuickStart(root, wrong)).toMatchObject({
    delivered: 0,
    problems: [expect.stringContaining('ended with 2')],
  });
  expect(await runQuickStart(root, '# A connector\n')).toMatchObject({
    delivered: 0,
    problems: [expect.stringContaining('no section')],
  });
  const nothing = readmeOf('sink-file').replace(/^ {4}echo .*$/m, '    : > orders.ndjson');
  expect(await runQuickStart(root, nothing, { withinMs: 1_000 })).toEqual({ delivered: 0, problems: [] });
});

it(
  'does what is below the configuration once the pipelines run, and needs all of them to deliver',
  async () => {
    const pipeline = (from, to) =>
      `    source: { use: '@eventmesh/source-file', with: { path: ${from} } }\n    sink: { use: '@eventmesh/sink-file', with: { path: ${to} } }\n`;
    const yaml = `pipelines:\n  first:\n${pipeline('in.ndjson', 'between.ndjson')}  second:\n${pipeline('between.ndjson', 'out.ndjson')}`;
    const event = '{"specversion":"1.0","id":"1","source":"/s","type":"t"}';
    const write = `    test -d .eventmesh && \\\n      echo '${event}' > in.ndjson\n`;
    const readmeWith = (config, below) => `# It\n\n## Quick start\n\n\`\`\`yaml\n${config}\`\`\`\n\n${below}`;
    expect(await runQuickStart(root, readmeWith(yaml, write))).toEqual({ delivered: 1, problems: [] });
    expect(await runQuickStart(root, readmeWith(yaml, '    false\n'))).toEqual({
      delivered: 0,
      problems: ["'false' ended with 1: "],
    });
    const apart = yaml.replace('path: between.ndjson } }\n    sink', 'path: nowhere.ndjson } }\n    sink');
    expect(await runQuickStart(root, readmeWith(apart, write), { withinMs: 2_000 })).toEqual({
      delivered: 0,
      problems: [],
    });
  },
  withinMs,
);

it('reads commands and configuration of the section, and moves them to free ports', async () => {
  const section =
    'Say this:\n\n    serve --port 8081\n\n```yaml\nat: 127.0.0.1:8081\nport: 80\n```\n\n    call :80 \\\n      twice\n\n```ts\n    indented;\n```\n';
  const quickStart = readQuickStart(`# It\n\n    no command\n\n## Quick start\n\n${section}\n## Options\n\n    none\n`);
  expect(quickStart).toEqual({
    before: ['serve --port 8081'],
    pipelines: 'at: 127.0.0.1:8081\nport: 80\n',
    after: ['call :80 twice'],
  });
  let next = 4711;
  expect(await onFreePorts(quickStart, async () => next++)).toEqual({
    before: ['serve --port 4711'],
    pipelines: 'at: 127.0.0.1:4711\nport: 4712\n',
    after: ['call :4712 twice'],
  });
});

it('counts what an audit found, and takes one that did not take place for no audit', () => {
  const found = { metadata: { vulnerabilities: { low: 9, high: 1, critical: 0 } } };
  expect(countsIn(JSON.stringify(found))).toEqual({ high: 1, critical: 0 });
  expect(() => countsIn('', 'responded with 405')).toThrow('found out nothing: responded with 405');
  expect(() => countsIn('{"error":{"code":"ENOTFOUND"}}')).toThrow('ENOTFOUND');
});

it('counts the tests over TLS, and takes none for no proof', () => {
  const counts = (numPassedTests, numFailedTests, numFailedTestSuites) =>
    tlsCountsIn({ numPassedTests, numFailedTests, numFailedTestSuites });
  expect(counts(3, 0, 0)).toEqual({ cases: 3, failed: 0 });
  expect(counts(3, 1, 1)).toEqual({ cases: 4, failed: 1 });
  expect(counts(3, 0, 1)).toEqual({ cases: 4, failed: 1 });
  expect(() => counts(0, 0, 0)).toThrow('TLS');
});
