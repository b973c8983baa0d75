import { createHash, webcrypto } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { z } from 'zod'

/** What the door shows when it is knocked at by HTTPS. */
export interface Certificate {
  /** PEM. */
  key: string
  /** PEM. */
  certificate: string
  /** SHA-256 over the certificate, as browsers show it: upper-case hexadecimal pairs between colons. */
  fingerprint: string
  /** The names it is good for. */
  names: string[]
  expiresAtMs: number
}

const FILE = 'door-certificate.json'
const DAY_MS = 86_400_000
/** Phones refuse certificates that are good for longer than 825 days (Apple, HT210176). */
const GOOD_FOR_DAYS = 397
const RENEW_BEFORE_DAYS = 30
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

const fileSchema = z.object({
  key: z.string().includes('PRIVATE KEY'),
  certificate: z.string().includes('CERTIFICATE'),
  names: z.array(z.string()),
  expiresAtMs: z.number(),
})

/**
 * This installation's certificate, good for the given addresses: the one in `dir` where it still is, else a new one
 * under the same key. Key and certificate are readable by their owner alone (mode 0600).
 * @throws the file system's error, when it cannot be kept
 */
export async function readCertificate(dir: string, addresses: readonly string[], nowMs: number): Promise<Certificate> {
  const file = join(dir, FILE)
  const names = [...new Set(['localhost', '127.0.0.1', ...addresses])].sort()
  const kept = await readKept(file)
  if (kept && kept.expiresAtMs - nowMs > RENEW_BEFORE_DAYS * DAY_MS && isSame(kept.names, names)) {
    return { ...kept, fingerprint: fingerprintOf(kept.certificate) }
  }
  const made = await makeCertificate(names, nowMs, kept?.key)
  await writeFile(file, JSON.stringify(made), { mode: 0o600 })
  return { ...made, fingerprint: fingerprintOf(made.certificate) }
}

/** What was kept; undefined when there is nothing or nothing usable, so that a spoilt file is replaced. */
async function readKept(file: string): Promise<z.infer<typeof fileSchema> | undefined> {
  try {
    const kept = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    new x509.X509Certificate(kept.certificate)
    return kept
  } catch {
    return undefined
  }
}

async function makeCertificate(names: string[], nowMs: number, pem: string | undefined) {
  // The library's types speak of the browser's crypto; Node's is the same.
  x509.cryptoProvider.set(webcrypto as never)
  const keys = (pem === undefined ? undefined : await keysFrom(pem)) ?? (await newKeys())
  const expiresAtMs = nowMs + GOOD_FOR_DAYS * DAY_MS
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`,
    name: 'CN=Lectern',
    // An hour back: clocks of phones differ.
    notBefore: new Date(nowMs - 3_600_000),
    notAfter: new Date(expiresAtMs),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
    ],
  })
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { key, certificate: certificate.toString('pem'), names, expiresAtMs }
}

const newKeys = () =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

/** The key pair behind a private key: the public half is part of the exported one. */
async function keysFrom(pem: string): Promise<webcrypto.CryptoKeyPair | undefined> {
  try {
    const [raw] = x509.PemConverter.decode(pem)
    if (!raw) return undefined
    const privateKey = await webcrypto.subtle.importKey('pkcs8', raw, ALGORITHM, true, ['sign'])
    const { d: _, key_ops: __, ...shown } = await webcrypto.subtle.exportKey('jwk', privateKey)
    const publicKey = await webcrypto.subtle.importKey('jwk', shown, ALGORITHM, true, ['verify'])
    return { privateKey, publicKey } as webcrypto.CryptoKeyPair
  } catch {
    return undefined
  }
}

function fingerprintOf(pem: string): string {
  const raw = Buffer.from(new x509.X509Certificate(pem).rawData)
  const pairs = createHash('sha256').update(raw).digest('hex').toUpperCase().match(/../g)
  return (pairs as string[]).join(':')
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((name, index) => name === b[index])
