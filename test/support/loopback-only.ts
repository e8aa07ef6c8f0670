/**
 * Nothing that a test does leaves this machine: a connection to anywhere else is refused before a name is looked up. It is
 * loaded into every test file, and into every command that tests start.
 */
import net from 'node:net'

/** Names in `.invalid` lead nowhere, by definition. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|0\.0\.0\.0|::|[\w-]+\.invalid)$/

/** Tests may be told to use another database server. */
const database = process.env.DMVAULT_TEST_DATABASE_URL
const allowed = new Set(database ? [new URL(database.replace('@/', '@localhost/')).hostname] : [])

function hostOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { readonly path?: string; readonly host?: string }
    return path === undefined || path === null ? (host ?? 'localhost') : 'localhost'
  }
  return typeof first === 'number' && typeof second === 'string' ? second : 'localhost'
}

const GUARDED = Symbol.for('dmvault-test-loopback-only')
const sockets = net.Socket.prototype as unknown as Record<symbol, boolean>
const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket

// One process runs many test files.
if (sockets[GUARDED] !== true) {
  sockets[GUARDED] = true
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args)
    if (LOOPBACK.test(host) || allowed.has(host)) return connect.apply(this, args)
    // Whoever connects listens for errors only afterwards.
    setImmediate(() => this.destroy(new Error(`a test would leave this machine: it connects to ${host}`)))
    return this
  }
}
