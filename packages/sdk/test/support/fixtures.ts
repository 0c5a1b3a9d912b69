import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/', import.meta.url);

/** The frames captured from a real EventMesh 1.12.0, by name; `tcp-in-…` came from the server, `tcp-out-…` went to it. */
export const fixtures: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.bin'))
    .map((name) => [name, readFileSync(new URL(name, folder))]),
);
