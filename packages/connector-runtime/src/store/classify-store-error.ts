import { ConnectorError } from '@eventmesh/connector-api';

/** Says what a failure of the embedded store means, from what was thrown underneath. */
export function classifyStoreError(thrown: unknown, path: string): ConnectorError {
  const text = textOf(thrown);
  const details = { cause: thrown };
  if (/LEVEL_LOCKED|already held by process|LOCK/.test(text)) {
    return new ConnectorError(
      'UNAVAILABLE',
      `The state store at '${path}' is in use by another process. Stop that one, or give this one a folder of its own.`,
      details,
    );
  }
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
  if (/corrupt/i.test(text)) {
    return new ConnectorError(
      'UNSUPPORTED',
      `The state store at '${path}' is damaged: ${text}. Restore it from a backup.`,
      details,
    );
  }
  return new ConnectorError('UNAVAILABLE', `The state store at '${path}' failed: ${text}`, details);
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
