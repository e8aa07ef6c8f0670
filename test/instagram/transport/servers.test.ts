import { describe, expect, test } from 'vitest'
import { InstagramClient, instagramServers, Session, serversAt } from '../../../src/instagram/index.ts'
import { scriptedServer } from '../../support/scripted-server.ts'

describe('where requests may go', () => {
  test('Instagram itself, unless told otherwise', () => {
    expect(serversAt()).toEqual(instagramServers)
    expect(serversAt(null, null)).toEqual(instagramServers)
    expect(serversAt('https://i.instagram.com/')).toEqual(instagramServers)
  })

  test.each([
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://localhost:1',
    'http://[::1]:8080/',
    'https://localhost',
  ])('a server on this machine: %s', (url) => {
    const { origin } = new URL(url)
    expect(serversAt(url)).toEqual({ api: origin, upload: origin })
  })

  test.each([
    'http://i.instagram.com',
    'https://www.instagram.com',
    'https://i.instagram.com.example.org',
    'https://i.instagram.com@example.org',
    'https://i.instagram.com:8443',
    'http://example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'ftp://127.0.0.1',
    'http://127.0.0.1/path',
    'http://127.0.0.1/?a=1',
    'http://user:secret@127.0.0.1',
    'nonsense',
  ])('nothing else: %s', (url) => {
    expect(() => serversAt(url)).toThrow(/cannot stand in for Instagram/)
    expect(() => new InstagramClient({ url })).toThrow(/cannot stand in for Instagram/)
    expect(() => serversAt(url)).not.toThrow(/secret/)
  })

  test('the upload host goes with the other: with one server on this machine nothing else can be reached', () => {
    expect(serversAt('http://127.0.0.1:1', 'http://localhost:2')).toEqual({
      api: 'http://127.0.0.1:1',
      upload: 'http://localhost:2',
    })
    expect(() => serversAt('http://127.0.0.1:1', 'https://rupload.facebook.com')).toThrow(/cannot stand in/)
    expect(() => serversAt(null, 'http://127.0.0.1:1')).toThrow(/cannot stand in/)
    expect(() => serversAt('http://127.0.0.1:1', 'http://example.org')).toThrow(/cannot stand in/)
  })

  test('a redirection is not followed, not even on this machine', async () => {
    const other = await scriptedServer([{}])
    const { url } = await scriptedServer([{ status: 302, headers: { location: `${other.url}/api/v1/x/` }, body: '' }])
    await using client = new InstagramClient({ url })
    await expect(client.currentUser()).rejects.toMatchObject({ code: 'redirected', status: 302 })
    expect(other.requests).toEqual([])
  })
})

describe('a session belongs to one server', () => {
  test('it is refused where the client asks another one, and nothing is sent', async () => {
    const { url, requests } = await scriptedServer([{}])
    const session = new Session()
    session.takeSessionId('1001000001%3AAbCdEfGhIjKlMn%3A12%3AAYdXyZ', '1001000001')
    expect(() => new InstagramClient({ session, url })).toThrow(/belongs to https:\/\/i\.instagram\.com/)
    expect(() => new InstagramClient({ session: new Session({ server: url }) })).toThrow(/belongs to/)
    expect(requests).toEqual([])
  })

  test('a new one belongs to the server of its client', async () => {
    const { url } = await scriptedServer([{}])
    await using client = new InstagramClient({ url })
    expect(client.session.server).toBe(url)
  })
})
