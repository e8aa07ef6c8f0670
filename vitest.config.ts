import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Nothing that a test does leaves this machine, or stays on it.
    setupFiles: ['test/support/loopback-only.ts', 'test/support/temporary-folder.ts'],
    // A user's own settings are not the tests'. Hundreds of processes would strip the types of the same files each, which
    // takes more than half of their time.
    env: {
      DATABASE_URL: '',
      DMVAULT_HOME: '',
      DMVAULT_INSTAGRAM_URL: '',
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/dmvault-test-compile'),
    },
    pool: 'forks',
    // Databases and inboxes are made by the hundred; with the room that node gives to young objects, an eighth of the time
    // goes into looking for those that are dead.
    execArgv: ['--max-semi-space-size=64'],
    // A process runs many files, so that what they import is loaded once.
    isolate: false,
    // Every file has a database of its own on one server; more workers than this only take turns on it.
    maxWorkers: 2,
    // Generous: these end a test that hangs, they do not measure. Real processes and databases are started in them.
    testTimeout: process.env.DMVAULT_TEST_LONG === '1' ? 3_600_000 : 180_000,
    hookTimeout: 180_000,
  },
})
