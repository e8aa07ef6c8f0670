import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import { encryptPassword, sealPassword } from '../../../src/instagram/login/encrypt-password.ts'
import { jazoestOf } from '../../../src/instagram/login/log-in.ts'
import { bearerOf, readBearer } from '../../../src/instagram/session/authorization.ts'

const range = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, place) => place))

test('the password is sealed as the check vector has it', () => {
  const { sealed, tag } = sealPassword('hunter2', '1700000000', { aesKey: range(32), iv: range(12) })
  expect(sealed.toString('hex')).toBe('2f77b86fa097f0')
  expect(tag.toString('hex')).toBe('429a73783ac5757b8057a372adc4dd33')
})

test.each(['hunter2', 'pass wörd 😀', 'x'.repeat(300)])(
  'the holder of the private key reads the password: %s',
  (password) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const text = encryptPassword(
      password,
      { keyId: 217, publicKey: Buffer.from(pem).toString('base64') },
      1_700_000_000.9,
    )
    const [name, version, time = '', payload = ''] = text.split(':')
    expect([name, version, time]).toEqual(['#PWD_INSTAGRAM', '4', '1700000000'])
    const bytes = Buffer.from(payload, 'base64')
    expect(bytes.length).toBe(32 + 256 + Buffer.byteLength(password))
    expect([bytes[0], bytes[1], bytes[14], bytes[15]]).toEqual([1, 217, 0, 1])
    // Node refuses to take off this padding by itself.
    const padded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, bytes.subarray(16, 272))
    expect([...padded.subarray(0, 2)]).toEqual([0, 2])
    const aesKey = padded.subarray(padded.indexOf(0, 2) + 1)
    expect(aesKey.length).toBe(32)
    const decipher = createDecipheriv('aes-256-gcm', aesKey, bytes.subarray(2, 14)).setAAD(Buffer.from(time))
    decipher.setAuthTag(bytes.subarray(272, 288))
    expect(Buffer.concat([decipher.update(bytes.subarray(288)), decipher.final()]).toString()).toBe(password)
  },
)

test('no two are alike', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { keyId: 1, publicKey: Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString('base64') }
  expect(encryptPassword('a', key, 1)).not.toBe(encryptPassword('a', key, 1))
})

test('a key that is none is refused in words', () => {
  expect(() => encryptPassword('secret', { keyId: 1, publicKey: 'bm9uZQ==' }, 1)).toThrow(/key .* is none/)
})

test('the sum over the device is as the app makes it', () => {
  expect(jazoestOf('11111111-1111-4111-8111-111111111111')).toBe('21758')
})

test('the bearer is as the vector has it, and is read back; an empty one is none', () => {
  const data = { ds_user_id: '17841400001', sessionid: '17841400001%3AAbCdEf%3A12%3AAYd' }
  const bearer =
    'Bearer IGT:2:eyJkc191c2VyX2lkIjoiMTc4NDE0MDAwMDEiLCJzZXNzaW9uaWQiOiIxNzg0MTQwMDAwMSUzQUFiQ2RFZiUzQTEyJTNBQVlkIn0='
  expect(bearerOf(data)).toBe(bearer)
  expect(readBearer(bearer)).toEqual(data)
  for (const none of ['Bearer IGT:2:', '', 'Bearer IGT:2:!!!', 'Bearer IGT:2:e30=']) expect(readBearer(none)).toBe(null)
})
