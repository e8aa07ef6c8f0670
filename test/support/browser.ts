import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as driver } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** What a page said and did that nobody asked for. */
export interface Watched {
  readonly context: BrowserContext
  /** Errors, warnings, dialogs, requests to anywhere but the page's own server. */
  readonly trouble: readonly string[]
}

/**
 * A real browser for the calling test file. It comes from npm and unpacks itself into the temporary folder; nothing else is
 * downloaded. Its own safeguards between sites stay on: they are part of what is tested.
 *
 * @returns opens a context of its own, as a user with nothing stored
 */
export function useBrowser(): (options?: BrowserContextOptions) => Promise<Watched> {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await driver.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())
  return async (options = {}) => {
    if (browser === undefined) throw new Error('the browser is there inside tests only')
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB', ...options })
    return { context, trouble: watch(context) }
  }
}

function watch(context: BrowserContext): readonly string[] {
  const trouble: string[] = []
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => trouble.push(`error: ${error.error().message}`))
  context.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) trouble.push(`request: ${request.url()}`)
  })
  return trouble
}
