import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sizeBytes = 67_108_864;

/** A folder on a disk of its own, which can be full. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  /** Takes all the room there is. Rejects where no disk could be made: that needs Linux and the right to mount. */
  fill(): Promise<void>;
  /** Gives the room back. */
  free(): Promise<void>;
}

/** Makes a disk in memory, or an ordinary folder where that is not allowed. */
export async function smallDisk(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'sink-file-'));
  const refusal = await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'none', folder], {
    timeout: 5_000,
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: async () => {
      if (refusal !== undefined)
        throw new Error('No disk could be made to fill up: that needs Linux and the right to mount.');
      await writeFile(ballast, Buffer.alloc(sizeBytes)).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code !== 'ENOSPC') throw thrown;
      });
    },
    free: () => rm(ballast),
    [Symbol.asyncDispose]: async () => {
      if (refusal === undefined) await run('umount', ['-l', folder], { timeout: 5_000 });
      await rm(folder, { recursive: true });
    },
  };
}
