/** Of the tools, which run as they are written and cannot load this package. */
const ofTheTools = new URL('../../tools/servers/free-port.mjs', import.meta.url).href;

/** A port of the loopback where nobody listens. */
export async function freePort(): Promise<number> {
  const tools = (await import(ofTheTools)) as { freePort: () => Promise<number> };
  return await tools.freePort();
}
