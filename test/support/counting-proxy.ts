/** A TCP proxy before Postgres that counts what clients send, and tells when a number of bytes is reached. */
import { connect, createServer, type Socket } from 'node:net'

export interface CountingProxy extends AsyncDisposable {
  /** What the client takes for its database. */
  readonly url: string
  /** Bytes sent by clients so far. */
  sent(): number
}

/**
 * @param target the real database: `postgres://user:password@/name?host=/folder&port=1`, or with host and port as usual
 * @param limit calls `onLimit` once, after this many bytes from clients and before the next one is passed on
 */
export async function countingProxy(target: string, limit: number, onLimit: () => void): Promise<CountingProxy> {
  // Without a host, as with a socket, the address is none for URL.
  const url = new URL(target.replace('@/', '@localhost/'))
  const host = url.searchParams.get('host') ?? url.hostname
  const port = url.searchParams.get('port') ?? (url.port || '5432')
  const upstream = () =>
    host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect({ host, port: Number(port) })
  let sent = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const database = upstream()
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    client.on('close', () => database.destroy())
    database.on('close', () => client.destroy())
    database.pipe(client)
    client.on('data', (chunk: Buffer) => {
      const before = sent
      sent += chunk.length
      if (before < limit && sent >= limit) {
        database.write(chunk.subarray(0, limit - before))
        onLimit()
      } else if (before < limit && !database.write(chunk)) {
        client.pause()
        database.once('drain', () => client.resume())
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const authority = `${url.username}:${url.password}@127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    url: `postgres://${authority}${url.pathname}`,
    sent: () => sent,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
