import { dirname, resolve } from 'node:path';
import {
  filter,
  issuesOf,
  jsonSchemaOf,
  redactor,
  secretsInOptions,
  set,
  type PipelineOptions,
} from '@eventmesh/connector-runtime';
import { loadConnector, type LoadedConnector } from '../connectors/load-connector.ts';
import type { StateConfig } from '../state/open-state.ts';
import { configSchema, looseConfigSchema, type PipelineConfig, type StateOptions } from './config-schema.ts';
import { ConfigurationError } from './configuration-error.ts';
import { fillVariables, type Filled } from './fill-variables.ts';
import { loadParts, type LoadedParts } from './load-parts.ts';
import { pathKey } from './path-key.ts';
import type { Problem } from './problem.ts';
import { YamlFile } from './yaml-file.ts';

/** A pipeline that is ready to run. */
export interface LoadedPipeline {
  /** What `startPipeline` takes; the state store, the logger and time are still to be added. */
  readonly options: PipelineOptions;
  /** The connector that the source comes from. */
  readonly source: LoadedConnector;
  /** The connector that the sink comes from. */
  readonly sink: LoadedConnector;
}

/** A configuration that is ready to run. */
export interface LoadedConfig {
  /** The configuration file, as an absolute path. */
  readonly path: string;
  /** Where checkpoints, dead letters and what waits with `accept: stored` are kept. */
  readonly state: StateConfig;
  /** In the order of the file. */
  readonly pipelines: readonly LoadedPipeline[];
  /** Texts that must not be printed. */
  readonly secrets: readonly string[];
}

/**
 * Reads a configuration file, loads its connectors and checks everything, without connecting anywhere or writing a file.
 *
 * @param environment what `${env:…}` and `NODE_ENV` are read from
 * @throws ConfigurationError that lists all problems at once, each with its place in the file
 */
export async function loadConfig(file: string, environment: NodeJS.ProcessEnv = process.env): Promise<LoadedConfig> {
  const path = resolve(file);
  const yaml = await YamlFile.read(file);
  const filled = fillVariables(yaml.values, { environment, folder: dirname(path) });
  const wordsFor = (at: readonly PropertyKey[]): string | undefined => wordsForFilled(filled, at);
  const shapeProblems = await issuesOf(configSchema, filled.values, wordsFor);
  const loose = looseConfigSchema.safeParse(filled.values).data;
  const production = environment['NODE_ENV'] === 'production' && loose?.allowAlpha !== true;
  const context = { configPath: path, production, wordsFor, loadConnector: loadOnce(path) };
  const parts: (readonly [string, LoadedParts])[] = [];
  for (const [name, pipeline = {}] of Object.entries(loose?.pipelines ?? {}))
    parts.push([name, await loadParts(pipeline, ['pipelines', name], context)]);
  const problems = [...shapeProblems, ...parts.flatMap(([, { problems }]) => problems)];
  const config = configSchema.safeParse(filled.values).data;
  if (yaml.problems.length + filled.problems.length + problems.length > 0 || config === undefined) {
    const places = [...filled.problems, ...shown(problems, filled)].map((problem) => yaml.placeOf(problem));
    throw new ConfigurationError(yaml.lines([...yaml.problems, ...places]));
  }
  return {
    path,
    state: locateState(config.state, dirname(path)),
    pipelines: parts.map(([name, loaded]) => assemble(name, config.pipelines[name], loaded)),
    secrets: [
      ...parts.flatMap(([, { secrets }]) => secrets),
      ...secretsInOptions(jsonSchemaOf(configSchema), config.state, ['state']),
    ],
  };
}

/** A hundred pipelines with one connector wait for it once. */
function loadOnce(configPath: string): (use: string) => Promise<LoadedConnector> {
  const loading = new Map<string, Promise<LoadedConnector>>();
  return (use) => {
    const connector = loading.get(use) ?? loadConnector(use, configPath);
    loading.set(use, connector);
    return connector;
  };
}

/** Instead of a value that came from a variable, the text with the variable in it. */
function wordsForFilled({ texts }: Filled, path: readonly PropertyKey[]): string | undefined {
  const text = texts.get(pathKey(path));
  return text === undefined ? undefined : `the text of '${text}'`;
}

/** Without what follows from a missing variable, and without the values of variables and of maps that became texts. */
function shown(problems: readonly Problem[], filled: Filled): readonly Problem[] {
  const missing = new Set(filled.problems.map(({ path }) => pathKey(path)));
  const redact = redactor(filled.hidden);
  return problems
    .filter(({ path }) => !missing.has(pathKey(path)))
    .map((problem) => ({ ...problem, message: redact(withoutKeys(problem.message)) }));
}

/** Without blanks behind its colons, a map is a text, which may hold secrets. */
function withoutKeys(message: string): string {
  return message.replace(
    /^(expected .*?\bmap\b.*?), found text '.*:.*'$/,
    "$1, found a text (not shown): is a blank missing behind a ':'?",
  );
}

function locateState({ folder = '.eventmesh', url, worker }: StateOptions, from: string): StateConfig {
  if (url === undefined) return { folder: resolve(from, folder) };
  return { url, ...(worker === undefined ? {} : { worker }) };
}

function assemble(name: string, config: PipelineConfig | undefined, parts: LoadedParts): LoadedPipeline {
  const { source, sink } = parts;
  if (config === undefined || source?.source === undefined || sink?.sink === undefined)
    throw new Error(`Pipeline '${name}' has no problems, yet it was not loaded.`);
  const transforms = config.transforms.map((transform, index) => {
    if ('filter' in transform) return filter(transform.filter);
    return 'set' in transform ? set(transform.set) : parts.transforms[index];
  });
  const options: PipelineOptions = {
    name,
    source: { definition: source.source, options: config.source.with, ...versionOf(source) },
    transforms: transforms.filter((transform) => transform !== undefined),
    sink: { definition: sink.sink, options: config.sink.with, ...versionOf(sink) },
    ...(config.delivery === undefined ? {} : { delivery: config.delivery }),
  };
  return { options, source, sink };
}

function versionOf({ version }: LoadedConnector): { readonly version?: string } {
  return version === undefined ? {} : { version };
}
