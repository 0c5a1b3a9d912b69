import { toConnectorError } from '@eventmesh/connector-api';

/**
 * Text of any value, whatever it is: JSON as far as there is any, `42n` for a BigInt, `"[circular]"`, `"[function]"` and the like
 * for the rest. Never throws, and is not stopped by depth: for what nothing else can write.
 */
export function writeAnything(value: unknown): string {
  const parts: string[] = [];
  const around = new Set<object>();
  const steps: (() => void)[] = [() => writeValue(value)];
  const text = (part: string) => (): void => void parts.push(part);

  function writeValue(one: unknown): void {
    if (typeof one !== 'object' || one === null) parts.push(textOf(one));
    else if (around.has(one)) parts.push('"[circular]"');
    else if (ArrayBuffer.isView(one)) parts.push(JSON.stringify(base64Of(one)));
    else writeObject(one);
  }

  function writeObject(one: object): void {
    around.add(one);
    const { isList, members } = contentOf(one);
    steps.push(() => around.delete(one), text(isList ? ']' : '}'));
    for (const [index, [name, child]] of [...members.entries()].toReversed()) {
      const comma = index === 0 ? '' : ',';
      steps.push(() => writeValue(child), text(isList ? comma : `${comma}${JSON.stringify(name)}:`));
    }
    parts.push(isList ? '[' : '{');
  }

  for (let step = steps.pop(); step !== undefined; step = steps.pop()) step();
  return parts.join('');
}

/** A scalar, or what stands for it. */
function textOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return JSON.stringify(value) ?? `"[${typeof value}]"`;
}

function base64Of({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

interface Content {
  readonly isList: boolean;
  readonly members: readonly (readonly [name: string, child: unknown])[];
}

/** What is in an object; one that throws when looked at says so. */
function contentOf(one: object): Content {
  try {
    const isList = Array.isArray(one) || one instanceof Set || one instanceof Map;
    return { isList, members: isList ? Array.from(one, (child) => ['', child] as const) : membersOf(one) };
  } catch (thrown) {
    return { isList: false, members: [['[unreadable]', toConnectorError(thrown).message]] };
  }
}

function membersOf(one: object): [string, unknown][] {
  if (one instanceof Date) return [['date', one.getTime()]];
  return Object.keys(one)
    .map((name): [string, unknown] => [name, memberOf(one, name)])
    .filter(([, child]) => child !== undefined);
}

function memberOf(one: object, name: string): unknown {
  try {
    return Reflect.get(one, name) as unknown;
  } catch {
    return '[throws]';
  }
}
