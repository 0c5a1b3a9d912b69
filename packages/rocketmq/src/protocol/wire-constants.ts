/** Numbers of the protocol's enumerations (definition.proto of apache.rocketmq.v2), as far as they are used here. */
export const clientTypes = { PRODUCER: 1, SIMPLE_CONSUMER: 3 } as const;
export const messageTypes = { NORMAL: 1, FIFO: 2, DELAY: 3, TRANSACTION: 4 } as const;
export const permissions = { READ: 2, WRITE: 3, READ_WRITE: 4 } as const;
export const addressSchemes = { IPV4: 1, IPV6: 2, DOMAIN_NAME: 3 } as const;
export const filterTypes = { tag: 1, sql: 2 } as const;
export const encodings = { IDENTITY: 1, GZIP: 2 } as const;
export const digestTypes = { CRC32: 1, MD5: 2, SHA1: 3 } as const;
/** `NODE_JS`, as the client names itself in its settings. */
export const languageNodeJs = 8;

/** Status codes of the protocol that are treated one by one. */
export const statusCodes = {
  OK: 20000,
  MULTIPLE_RESULTS: 30000,
  INVALID_RECEIPT_HANDLE: 40013,
  MESSAGE_NOT_FOUND: 40401,
  NOT_IMPLEMENTED: 50100,
} as const;
