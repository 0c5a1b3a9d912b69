import type { LoadedConnector } from '../connectors/load-connector.ts';
import type { LoadedConfig } from './load-config.ts';

/** What a configuration without problems holds, for people. */
export function summarize(file: string, { pipelines }: LoadedConfig): string {
  const count = pipelines.length === 1 ? '1 pipeline' : `${pipelines.length} pipelines`;
  const lines = pipelines.map(({ options: { name, transforms = [] }, source, sink }) => {
    const steps =
      transforms.length === 0 ? [] : [`${transforms.length} transform${transforms.length === 1 ? '' : 's'}`];
    return `  ${name}: ${[nameOf(source), ...steps, nameOf(sink)].join(' -> ')}`;
  });
  return [`${file}: ${count}, nothing wrong`, ...lines].join('\n');
}

function nameOf({ use, version, manifest }: LoadedConnector): string {
  const facts = [version, manifest?.status].filter((fact) => fact !== undefined);
  return facts.length === 0 ? use : `${use} (${facts.join(', ')})`;
}
