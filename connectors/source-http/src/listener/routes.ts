import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '@eventmesh/connector-api';
import type { Exchange } from '../exchange/exchange.ts';
import { pathPattern, type PathPattern } from './match-path.ts';

/** What takes the requests of a path. */
export interface Endpoint {
  readonly path: string;
  /** All that sources of the same path must agree on. */
  readonly options: unknown;
  readonly isReady: boolean;
  handle(exchange: Exchange, inPath: Readonly<Record<string, string>>): void;
}

interface Route {
  readonly pattern: PathPattern;
  readonly endpoints: Endpoint[];
  turn: number;
}

/** Which endpoint takes which path. Several of the same path take turns. */
export class Routes {
  readonly #routes = new Map<string, Route>();

  /** Whether anyone takes events. */
  get isReady(): boolean {
    return [...this.#routes.values()].some(({ endpoints }) => endpoints.some((endpoint) => endpoint.isReady));
  }

  /** @throws ConnectorError with code `INVALID_OPTIONS` when another source has the path and wants it otherwise */
  add(endpoint: Endpoint): void {
    const { path, options } = endpoint;
    const route = this.#routes.get(path) ?? { pattern: pathPattern(path), endpoints: [], turn: 0 };
    const [other] = route.endpoints;
    if (other !== undefined && !isDeepStrictEqual(other.options, options))
      throw new ConnectorError(
        'INVALID_OPTIONS',
        `Two sources share the path '${path}', and their options differ. Give one of them another 'path'.`,
      );
    route.endpoints.push(endpoint);
    this.#routes.set(path, route);
  }

  /** The path stays known: until something takes it again, whoever sends there is asked to come back. */
  remove(endpoint: Endpoint): void {
    const endpoints = this.#routes.get(endpoint.path)?.endpoints ?? [];
    const index = endpoints.indexOf(endpoint);
    if (index >= 0) endpoints.splice(index, 1);
  }

  /** Who takes a path; undefined when nobody ever did, and `closed` when nobody does any more. A path without names goes before others. */
  find(
    path: string,
  ): { readonly endpoint: Endpoint; readonly inPath: Readonly<Record<string, string>> } | 'closed' | undefined {
    const exact = this.#routes.get(path);
    if (exact !== undefined) return nextOf(exact, {});
    for (const route of this.#routes.values()) {
      const inPath = route.pattern.match(path);
      if (inPath !== undefined) return nextOf(route, inPath);
    }
    return undefined;
  }
}

function nextOf(route: Route, inPath: Readonly<Record<string, string>>): ReturnType<Routes['find']> {
  const { endpoints } = route;
  if (endpoints.length === 0) return 'closed';
  if (endpoints.length === 1) return { endpoint: endpoints[0] as Endpoint, inPath };
  route.turn += 1;
  const ready = endpoints.filter(({ isReady }) => isReady);
  const choice = ready.length > 0 ? ready : endpoints;
  return { endpoint: choice[route.turn % choice.length] as Endpoint, inPath };
}
