import { statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import type { Places } from './places.ts'

const MIB = 1024 ** 2
/** sun_path is 108 bytes on Linux and 104 on macOS, its final NUL included. */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107
/** Names the socket's file only: nothing listens on a network. */
const SOCKET_PORT = 5432

/**
 * How the server listens: on a socket in a folder of ours, or, where the path to it is too long for one, on a free port of
 * loopback. Either way it asks for its password.
 */
export async function listenSettings({ socket }: Places): Promise<readonly string[]> {
  const fits = Buffer.byteLength(`${socket}/.s.PGSQL.${SOCKET_PORT}`) <= SOCKET_PATH_BYTES
  if (fits) return [`port=${SOCKET_PORT}`, 'listen_addresses=', `unix_socket_directories=${quoteList(socket)}`]
  return [`port=${await freePort()}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
}

/** The setting is a list: a path with a comma or a space in it is one element only in quotes. */
function quoteList(path: string): string {
  return `"${path.replaceAll('"', '""')}"`
}

/**
 * For one person's archive on their own machine, loaded in bulk now and then. Nothing here gives up durability:
 * `fsync`, `full_page_writes` and `synchronous_commit` stay on. `wal_level=minimal` spares the log of what is copied into
 * new tables and of new indexes, as nothing replicates from here; longer checkpoints write a page once rather than often.
 * The binaries compress the log with pglz only, which costs more than it saves.
 */
export function tuneSettings(): readonly string[] {
  const sharedMiB = Math.round(Math.min(Math.max(totalmem() / MIB / 16, 64), 512))
  return [
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    'unix_socket_permissions=0700',
    'max_connections=60',
    `shared_buffers=${sharedMiB}MB`,
    'work_mem=16MB',
    'maintenance_work_mem=128MB',
    'wal_level=minimal',
    'max_wal_senders=0',
    'min_wal_size=80MB',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'random_page_cost=1.1',
    'jit=off',
    ...parallelSettings(),
  ]
}

/** Workers of one query share memory through /dev/shm, which containers keep at 64 MB: a large hash does not fit. */
function parallelSettings(): readonly string[] {
  if (process.platform !== 'linux') return []
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks < 256 * MIB ? ['max_parallel_workers_per_gather=0'] : []
  } catch {
    return ['dynamic_shared_memory_type=mmap', 'max_parallel_workers_per_gather=0']
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
  })
  return promise
}
