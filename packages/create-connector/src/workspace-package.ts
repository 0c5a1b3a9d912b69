import { renameSystem } from './rename-system.ts';
import type { ConnectorRequest } from './connector-request.ts';
import type { Files } from './templates.ts';

/** The files of a connector that is a package of the repository's workspace. */
export function workspacePackage(template: Files, request: ConnectorRequest): Files {
  const { kind, system, owner } = request;
  const renamed = [...template].map(
    ([path, text]) => [renameSystem(path, system), renameSystem(text, system)] as const,
  );
  return new Map(
    renamed.map(([path, text]) => [
      path,
      path === 'package.json' ? packageJson(text, `@eventmesh/${kind}-${system}`, owner) : text,
    ]),
  );
}

function packageJson(text: string, name: string, owner: string): string {
  const { private: _, ...json } = JSON.parse(text) as { private: boolean; eventmesh: { connector: object } };
  const { connector } = json.eventmesh;
  const changed = { ...json, name, eventmesh: { connector: { ...connector, owners: [owner] } } };
  return `${JSON.stringify(changed, undefined, 2)}\n`;
}
