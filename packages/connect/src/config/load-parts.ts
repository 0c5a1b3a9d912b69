import { issuesOf, jsonSchemaOf, refuseAccept, secretsInOptions, type Transform } from '@eventmesh/connector-runtime';
import type { LoadedConnector } from '../connectors/load-connector.ts';
import { loadTransform } from '../connectors/load-transform.ts';
import { messageOf } from '../errors/message-of.ts';
import type { LoosePipeline } from './config-schema.ts';
import type { Problem } from './problem.ts';

/** What is loaded for a pipeline, and what is wrong with it. */
export interface LoadedParts {
  readonly source: LoadedConnector | undefined;
  readonly sink: LoadedConnector | undefined;
  /** By their place; undefined for those that are not modules. */
  readonly transforms: readonly (Transform | undefined)[];
  readonly problems: readonly Problem[];
  readonly secrets: readonly string[];
}

/** How parts are loaded. */
export interface LoadingContext {
  readonly configPath: string;
  /** Loads a connector, each once. */
  readonly loadConnector: (use: string) => Promise<LoadedConnector>;
  /** Refuses alpha connectors. */
  readonly production: boolean;
  /** See `issuesOf`. */
  readonly wordsFor: (path: readonly PropertyKey[]) => string | undefined;
}

/** Loads the connectors and modules of a pipeline and checks the options, without connecting anywhere. */
export async function loadParts(
  { source, sink, transforms = [], delivery }: LoosePipeline,
  at: readonly PropertyKey[],
  context: LoadingContext,
): Promise<LoadedParts> {
  const problems: Problem[] = [];
  const secrets: string[] = [];
  const load = async (kind: 'source' | 'sink', part: LoosePipeline['source']): Promise<LoadedConnector | undefined> => {
    if (part === undefined) return undefined;
    try {
      const loaded = await context.loadConnector(part.use);
      const definition = loaded[kind];
      if (definition === undefined)
        throw new Error(`'${part.use}' is a ${kind === 'source' ? 'sink' : 'source'}, not a ${kind}`);
      const withAt = [...at, kind, 'with'];
      const wordsFor = (path: readonly PropertyKey[]): string | undefined => context.wordsFor([...withAt, ...path]);
      const issues = await issuesOf(definition.options, part.with, wordsFor);
      problems.push(...issues.map((issue) => ({ ...issue, path: [...withAt, ...issue.path] })));
      secrets.push(...secretsInOptions(jsonSchemaOf(definition.options), part.with));
      if (context.production && loaded.manifest?.status === 'alpha') throw new Error(refuseAlpha(loaded));
      return loaded;
    } catch (thrown) {
      problems.push({ path: [...at, kind, 'use'], about: 'value', message: messageOf(thrown) });
      return undefined;
    }
  };
  const loadUse = async (use: string | undefined, index: number): Promise<Transform | undefined> => {
    try {
      return use === undefined ? undefined : await loadTransform(use, context.configPath);
    } catch (thrown) {
      problems.push({ path: [...at, 'transforms', index, 'use'], about: 'value', message: messageOf(thrown) });
      return undefined;
    }
  };
  const loadedSource = await load('source', source);
  const refused = loadedSource?.source && refuseAccept(loadedSource.source, delivery?.accept);
  if (refused !== undefined) problems.push({ ...refused, path: [...at, ...refused.path] });
  return {
    source: loadedSource,
    sink: await load('sink', sink),
    transforms: await Promise.all(transforms.map((transform, index) => loadUse(transform?.use, index))),
    problems,
    secrets,
  };
}

function refuseAlpha({ use, version = '' }: LoadedConnector): string {
  return `'${use}' ${version} is alpha, and NODE_ENV is 'production': to run it all the same, write 'allowAlpha: true' at the top of this file`;
}
