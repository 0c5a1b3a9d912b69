import { dirname, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { OptionsSchema } from '@eventmesh/connector-api';
import { filter, issuesOf, set, type PipelineOptions, type Transform } from '@eventmesh/connector-runtime';
import { configSchema, pipelineSchema, type PipelineConfig } from './config-schema.ts';
import { fillVariables } from './fill-variables.ts';
import { loadConnector, type LoadedConnector } from './load-connector.ts';
import { nearestName } from './nearest-name.ts';
import { ConfigurationError, type Problem } from './problem.ts';
import { YamlFile } from './yaml-file.ts';

/** A configuration that is ready to run. */
export interface LoadedConfig {
  readonly path: string;
  readonly stateFolder: string;
  readonly pipelines: readonly PipelineOptions[];
  readonly connectors: readonly LoadedConnector[];
}

/**
 * Reads a configuration file, loads its connectors and checks everything, without connecting anywhere.
 *
 * @throws ConfigurationError that lists all problems at once, each with its place in the file
 */
export async function loadConfig(file: string, environment: NodeJS.ProcessEnv = process.env): Promise<LoadedConfig> {
  const path = resolve(file);
  const yaml = await YamlFile.read(file);
  const problems: Problem[] = [];
  const values = fillVariables(yaml.values, { environment, folder: dirname(path) }, problems);
  problems.push(...(await problemsOf(configSchema, values, [])));
  const config = configSchema.safeParse(values);
  const connectors: LoadedConnector[] = [];
  const pipelines: PipelineOptions[] = [];
  for (const [name, pipeline] of Object.entries(soundPipelines(values))) {
    const found = await assemble(name, pipeline, path, connectors, problems);
    if (found !== undefined) pipelines.push(found);
  }
  if (problems.length > 0 || config.data === undefined)
    throw new ConfigurationError(problems.map((problem) => yaml.describe(problem)));
  return { path, stateFolder: resolve(dirname(path), config.data.state.folder), pipelines, connectors };
}

/** The pipelines that are sound enough for their connectors to be looked at, even when something else is wrong. */
function soundPipelines(values: unknown): Readonly<Record<string, PipelineConfig>> {
  const pipelines =
    typeof values === 'object' && values !== null && 'pipelines' in values ? values.pipelines : undefined;
  if (typeof pipelines !== 'object' || pipelines === null) return {};
  return Object.fromEntries(
    Object.entries(pipelines).flatMap(([name, pipeline]) => {
      const { data } = pipelineSchema.safeParse(pipeline);
      return data === undefined ? [] : [[name, data]];
    }),
  );
}

async function assemble(
  name: string,
  pipeline: PipelineConfig,
  configPath: string,
  connectors: LoadedConnector[],
  problems: Problem[],
): Promise<PipelineOptions | undefined> {
  const at = ['pipelines', name];
  const load = async (part: 'source' | 'sink'): Promise<LoadedConnector | undefined> => {
    try {
      const loaded = await loadConnector(pipeline[part].use, configPath);
      connectors.push(loaded);
      const definition = loaded[part];
      if (definition === undefined) throw new Error(`'${pipeline[part].use}' is not a ${part}`);
      problems.push(...(await problemsOf(definition.options, pipeline[part].with, [...at, part, 'with'])));
      return loaded;
    } catch (thrown) {
      problems.push({ path: [...at, part, 'use'], message: thrown instanceof Error ? thrown.message : String(thrown) });
      return undefined;
    }
  };
  const source = (await load('source'))?.source;
  const sink = (await load('sink'))?.sink;
  const transforms = await Promise.all(
    pipeline.transforms.map((transform, index) =>
      toTransform(transform, configPath, [...at, 'transforms', index], problems),
    ),
  );
  if (source === undefined || sink === undefined) return undefined;
  return {
    name,
    source: { definition: source, options: pipeline.source.with },
    transforms: transforms.filter((transform) => transform !== undefined),
    sink: { definition: sink, options: pipeline.sink.with },
    ...(pipeline.delivery === undefined ? {} : { delivery: pipeline.delivery }),
  };
}

async function toTransform(
  config: PipelineConfig['transforms'][number],
  configPath: string,
  path: readonly PropertyKey[],
  problems: Problem[],
): Promise<Transform | undefined> {
  if ('filter' in config) return filter(config.filter);
  if ('set' in config) return set(config.set);
  try {
    const module = createRequire(pathToFileURL(configPath)).resolve(config.use);
    const exported = (await import(pathToFileURL(module).href)) as { readonly transform?: unknown };
    if (typeof exported.transform === 'function') return exported.transform as Transform;
    problems.push({ path, message: `'${config.use}': expected it to export a function 'transform'` });
  } catch (thrown) {
    problems.push({
      path,
      message: `cannot load '${config.use}': ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    });
  }
  return undefined;
}

/** Issues of a schema; an unknown key gets the name that was probably meant. */
async function problemsOf(
  schema: OptionsSchema,
  value: unknown,
  at: readonly PropertyKey[],
): Promise<readonly Problem[]> {
  const issues = await issuesOf(schema, value);
  return issues.flatMap(({ path, message }) => {
    const unknownKeys = /^Unrecognized keys?: (.+)$/.exec(message)?.[1];
    if (unknownKeys === undefined) return [{ path: [...at, ...path], message }];
    const known = namesAt(
      schema['~standard'].jsonSchema.input({ target: 'draft-2020-12', libraryOptions: { unrepresentable: 'any' } }),
      path,
    );
    return [...unknownKeys.matchAll(/"([^"]+)"/g)].map(([, key = '']) => {
      const meant = nearestName(key, known);
      const hint = meant === undefined ? `expected one of ${known.join(', ')}` : `did you mean '${meant}'?`;
      return { path: [...at, ...path, key], message: `unknown key '${key}': ${hint}` };
    });
  });
}

/** Names that a JSON Schema knows at a path. */
function namesAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  let current = schema as JsonSchemaNode | undefined;
  for (const segment of path)
    current = current?.properties?.[String(segment)] ?? current?.additionalProperties ?? current?.items;
  return Object.keys(current?.properties ?? {});
}

interface JsonSchemaNode {
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>;
  readonly additionalProperties?: JsonSchemaNode;
  readonly items?: JsonSchemaNode;
}
