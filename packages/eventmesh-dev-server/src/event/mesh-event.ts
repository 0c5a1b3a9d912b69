/** The data of an event, as the runtime holds them: a JSON value, or bytes. */
export type MeshData = { readonly json: unknown } | { readonly bytes: Buffer };

/** A value that an extension can have in the runtime; numbers are whole, of 32 bits. */
export type ExtensionValue = string | number | boolean;

/** A CloudEvent inside the runtime, between its JSON on the wire and its storage. */
export interface MeshEvent {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: string;
  readonly dataschema?: string | undefined;
  /** The topic. */
  readonly subject?: string | undefined;
  readonly time?: string | undefined;
  readonly extensions: ReadonlyMap<string, ExtensionValue>;
  readonly data?: MeshData | undefined;
}

/** The event with more extensions; those of the same name are overwritten. */
export function withExtensions(event: MeshEvent, extensions: Readonly<Record<string, ExtensionValue>>): MeshEvent {
  return { ...event, extensions: new Map([...event.extensions, ...Object.entries(extensions)]) };
}
