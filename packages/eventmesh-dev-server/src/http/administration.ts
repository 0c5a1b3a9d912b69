import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultTargets } from '../faults.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { readBody } from './read-body.ts';

/** What the administration port works with. */
export interface AdministrationParts {
  readonly mesh: Mesh;
  readonly targets: FaultTargets;
}

/** The essentials of the administration port: who is connected, which topics there are, and to make clients leave. */
export class Administration {
  readonly #parts: AdministrationParts;

  constructor(parts: AdministrationParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const form = new URLSearchParams(await readBody(request));
    const answer = (type: string, text: string): void => {
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(text);
    };
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /client/tcp':
        return answer('application/json', JSON.stringify(this.#clients()));
      case 'GET /topic':
        return answer('application/json', JSON.stringify(this.#topics()));
      case 'POST /topic':
        this.#parts.mesh.storage.createTopic(form.get('name') ?? '');
        return answer('text/html', '');
      case 'GET /clientManage/rejectClientByIpPort':
        return answer('text/html', this.#reject(url.searchParams));
      case 'GET /clientManage/redirectClientByIpPort':
        return answer('text/html', this.#redirect(url.searchParams));
      default:
        response.writeHead(404).end();
    }
  }

  #clients(): readonly object[] {
    return this.#parts.mesh.sessions.map(({ agent, address }) => ({
      env: agent.env ?? '',
      subsystem: agent.subsystem ?? '',
      url: agent.path ?? '',
      pid: String(agent.pid ?? 0),
      host: address.host,
      port: address.port,
      version: agent.version ?? '',
      idc: agent.idc ?? '',
      group: agent.group,
      purpose: agent.purpose,
      protocol: 'TCP',
    }));
  }

  /** The room that a topic has, as a real server with storage standalone says. */
  #topics(): readonly object[] {
    return this.#parts.mesh.storage.topics.map((name) => ({ name, messageCount: 16_384 }));
  }

  #reject(parameters: URLSearchParams): string {
    const [ip, port] = [parameters.get('ip') ?? '', parameters.get('port') ?? ''];
    const met = this.#connectionsAt(ip, port);
    for (const connection of met) this.#parts.targets.goodbye(connection);
    return `rejectClientByIpPort success! {ip=${ip} port=${port}}, had reject {${met.map(() => `/${ip}:${port}|`).join('')}}`;
  }

  #redirect(parameters: URLSearchParams): string {
    const [ip, port] = [parameters.get('ip') ?? '', parameters.get('port') ?? ''];
    const to = { ip: parameters.get('desteventmeshIp') ?? '', port: Number(parameters.get('desteventmeshport')) };
    const met = this.#connectionsAt(ip, port);
    for (const connection of met) this.#parts.targets.redirect(connection, to);
    const size = this.#parts.mesh.sessions.length;
    const asked = `{ip=${ip} port=${port} destEventMeshIp=${to.ip} destEventMeshPort=${to.port}}`;
    const done = met.map(() => `|/${ip}:${port}--->${to.ip}:${to.port}`).join('');
    return `redirectClientByIpPort success! sessionMap size {${size}}, ${asked}, result {${done}} `;
  }

  #connectionsAt(ip: string, port: string): ReturnType<FaultTargets['connections']> {
    const all = this.#parts.targets.connections(undefined);
    return all.filter(({ address }) => address.host === ip && String(address.port) === port);
  }
}
