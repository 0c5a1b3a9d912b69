import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Files, Templates } from './templates.ts';

/** As one file, because npm leaves out of a tarball some files that a template has. */
interface Packed {
  readonly source: Readonly<Record<string, string>>;
  readonly sink: Readonly<Record<string, string>>;
  readonly ranges: Readonly<Record<string, string>>;
}

/** Where packing puts the templates: beside this code. In the repository it is not there but while something is packed. */
export const packedPlace = new URL('templates.json', import.meta.url);

/** Reads the templates that came with this package. Rejects with `ENOENT` in the repository, where none did. */
export async function readPackedTemplates(place: URL = packedPlace): Promise<Templates> {
  const { source, sink, ranges } = JSON.parse(await readFile(place, 'utf8')) as Packed;
  return { files: { source: filesOf(source), sink: filesOf(sink) }, ranges };
}

/** Writes the templates down, so that they are packed. */
export async function writePackedTemplates({ files, ranges }: Templates, place: URL = packedPlace): Promise<void> {
  const packed: Packed = { source: Object.fromEntries(files.source), sink: Object.fromEntries(files.sink), ranges };
  await writeFile(place, JSON.stringify(packed));
}

/** Takes them away again, so that in the repository the templates themselves are read. */
export async function removePackedTemplates(place: URL = packedPlace): Promise<void> {
  await rm(place, { force: true });
}

function filesOf(texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts));
}
