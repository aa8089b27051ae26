import { generateKeyPairSync, sign } from 'node:crypto'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'

/** ASN.1 in DER: a tag, a length, the contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  const length = body.length < 128 ? Buffer.from([body.length]) : body.length < 256 ? Buffer.from([0x81, body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255])
  return Buffer.concat([Buffer.from([tag]), length, body])
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents)
const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const utcTime = (ms: number): Buffer => der(0x17, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
const ECDSA_SHA256 = sequence(hex('06082a8648ce3d040302'))
const COMMON_NAME = hex('0603550403')
const SUBJECT_ALT_NAME = hex('0603551d11')
const DAY = 24 * 3600_000

/** A key and a certificate for 127.0.0.1, made for one test and good for two days around it. */
export function throwAwayCertificate(): { key: string, cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('throw-away')))))
  const addresses = der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))
  const body = sequence(
    der(0xa0, hex('020102')), hex('020101'), ECDSA_SHA256, name, sequence(utcTime(Date.now() - DAY), utcTime(Date.now() + DAY)), name,
    publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, addresses))),
  )
  const certificate = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)))
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
}

/** Puts TLS in front of a plain server on the loopback. */
export async function coverWithTls(port: number, certificate: { key: string, cert: string }): Promise<{ url: string, close: () => Promise<void> }> {
  const server = createServer(certificate, (socket) => {
    const inner = connect(port, '127.0.0.1')
    for (const [one, other] of [[socket, inner], [inner, socket]] as const) one.on('error', () => other.destroy()).pipe(other)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  }
}
