export { serverStopped } from '../../src/archive/embedded/server-stopped.ts'
