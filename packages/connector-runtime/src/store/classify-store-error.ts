import { ConnectorError } from '@eventmesh/connector-api';

/** Says what a failure of the embedded store means, from what was thrown underneath. */
export function classifyStoreError(thrown: unknown, path: string): ConnectorError {
  const text = textOf(thrown).replaceAll(path, '');
  const details = { cause: thrown };
  if (/LEVEL_LOCKED/.test(text)) return storeInUse(path, 'by another process', thrown);
  if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)) {
    return new ConnectorError(
      'OVERLOADED',
      `The disk of the state store at '${path}' is full. Free some space; nothing is lost.`,
      details,
    );
  }
  if (/EACCES|EPERM|EROFS|Permission denied|Read-only/i.test(text)) {
    return new ConnectorError(
      'FORBIDDEN',
      `The state store at '${path}' cannot be written: permission denied.`,
      details,
    );
  }
  if (/ENOTDIR|EEXIST|Not a directory/i.test(text)) {
    return new ConnectorError(
      'INVALID_OPTIONS',
      `The state store needs a folder of its own, but the path '${path}' leads to a file or through one.`,
      details,
    );
  }
  if (/corrupt|MANIFEST-\d+: No such file|\.ldb: (Invalid argument|No such file)/i.test(text)) {
    return new ConnectorError(
      'UNSUPPORTED',
      `The state store at '${path}' is damaged: ${text}. Restore it from a backup.`,
      details,
    );
  }
  return new ConnectorError('UNAVAILABLE', `The state store at '${path}' failed: ${text}`, details);
}

/** The error of a folder that cannot be opened twice. */
export function storeInUse(
  path: string,
  where: 'by another process' | 'in this process',
  cause?: unknown,
): ConnectorError {
  return new ConnectorError(
    'UNAVAILABLE',
    `The state store at '${path}' is in use ${where}. ${where === 'in this process' ? 'Share the open one' : 'Stop that one'}, or give this one a folder of its own.`,
    { cause },
  );
}

/** abstract-level wraps what LevelDB said: both texts count. */
function textOf(thrown: unknown): string {
  const texts: string[] = [];
  for (let each: unknown = thrown, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if ('code' in each && typeof each.code === 'string') texts.push(each.code);
    texts.push(each.message);
  }
  return texts.length > 0 ? texts.join(': ') : String(thrown);
}
