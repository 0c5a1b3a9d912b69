import { createServer } from 'node:http';
import { once } from 'node:events';

/**
 * The part of an npm registry that publishing needs, in memory. It can be told to fail, and repeats in its answer what it should keep to
 * itself.
 */
export async function startFakeRegistry() {
  const packages = new Map();
  const published = [];
  let failsAt;
  const serve = async (request, response) => {
    const name = decodeURIComponent(request.url.slice(1));
    const answer = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'PUT') return packages.has(name) ? answer(200, packages.get(name)) : answer(404, {});
    const chunks = await request.toArray();
    if (name === failsAt) return answer(503, { error: `full, and you are ${request.headers.authorization}` });
    const { versions, 'dist-tags': tags } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const before = packages.get(name) ?? { versions: {}, 'dist-tags': {} };
    packages.set(name, {
      name,
      versions: { ...before.versions, ...versions },
      'dist-tags': { ...before['dist-tags'], ...tags },
    });
    published.push(`${name}@${Object.keys(versions)[0]}`);
    return answer(201, { ok: true });
  };
  const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    /** What was published, in order. */
    published,
    tagsOf: (name) => packages.get(name)?.['dist-tags'],
    /** Every publish of that package fails from now on; of none when left out. */
    failAt: (name) => (failsAt = name),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
