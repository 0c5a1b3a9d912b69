import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that signs itself, and its key, as PEM text. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));

/** Makes a certificate of `localhost` and 127.0.0.1 that is good for a day, so that no key need be in the repository. (X.509 as of RFC 5280.) */
export function makeCertificate(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))));
  const names = der(0x30, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extension = (oid: string, value: Buffer): Buffer => der(0x30, Buffer.from(oid, 'hex'), der(0x04, value));
  const extensions = der(
    0xa3,
    der(0x30, extension('0603551d11', names), extension('0603551d13', der(0x30, Buffer.from('0101ff', 'hex')))),
  );
  const body = der(
    0x30,
    Buffer.from('a003020102', 'hex'),
    Buffer.from('020101', 'hex'),
    ecdsaWithSha256,
    subject,
    der(0x30, timeOf(-3_600_000), timeOf(86_400_000)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const text = der(0x30, body, ecdsaWithSha256, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** UTCTime, so long from now. */
function timeOf(afterMs: number): Buffer {
  const text = new Date(Date.now() + afterMs)
    .toISOString()
    .replaceAll(/[-:T]|\..*/g, '')
    .slice(2);
  return der(0x17, Buffer.from(`${text}Z`));
}
