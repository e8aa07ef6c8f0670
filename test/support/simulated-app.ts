import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'

/** Headers that every app sends. */
export const APP = {
  'user-agent':
    'Instagram 428.0.0.47.67 Android (34/14; 480dpi; 1344x2992; Google/google; Pixel 8 Pro; husky; husky; en_US; 961145276)',
  'x-ig-app-id': '567067343352427',
} as const

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
export type Body = any

export interface AppAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Read as any client would, or losslessly where a test looks at large numbers. */
  readonly body: Body
}

/** A client of a few lines: what the tests of the simulator know of Instagram, and nothing of our own client. */
export class SimulatedApp {
  readonly url: string
  authorization = ''

  constructor(url: string) {
    this.url = url
  }

  async get(path: string): Promise<AppAnswer> {
    return await read(await fetch(`${this.url}/api/v1/${path}`, { headers: this.#headers() }))
  }

  async post(path: string, fields: Readonly<Record<string, string>> = {}): Promise<AppAnswer> {
    const body = new URLSearchParams(fields)
    return await read(await fetch(`${this.url}/api/v1/${path}`, { method: 'POST', headers: this.#headers(), body }))
  }

  #headers(): Record<string, string> {
    return this.authorization === '' ? { ...APP } : { ...APP, authorization: this.authorization }
  }

  async login(account: { readonly username: string; readonly password: string }): Promise<this> {
    const fields = { username: account.username, enc_password: `#PWD_INSTAGRAM:0:1:${account.password}` }
    const { headers } = await this.post('accounts/login/', fields)
    this.authorization = headers.get('ig-set-authorization') ?? ''
    return this
  }

  /** The pages of a list, to its end. @param at finds the list's cursor in a page */
  async *pages(path: string, at: (body: Body) => { readonly oldest_cursor?: string }): AsyncGenerator<Body> {
    let cursor: string | undefined
    do {
      const { body } = await this.get(cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`)
      yield body
      cursor = at(body).oldest_cursor
    } while (cursor !== undefined)
  }

  async allPages(path: string, at: (body: Body) => { readonly oldest_cursor?: string }): Promise<readonly Body[]> {
    const pages: Body[] = []
    for await (const page of this.pages(path, at)) pages.push(page)
    return pages
  }

  async threads(box = 'inbox'): Promise<readonly Body[]> {
    const threads: Body[] = []
    const pages = this.pages(`direct_v2/${box}/?limit=20&thread_message_limit=1`, ({ inbox }) => inbox)
    for await (const { inbox } of pages) threads.push(...inbox.threads)
    return threads
  }

  async items(threadId: string, limit = 20): Promise<readonly Body[]> {
    const items: Body[] = []
    const pages = this.pages(`direct_v2/threads/${threadId}/?limit=${limit}`, ({ thread }) => thread)
    for await (const { thread } of pages) items.push(...thread.items)
    return items
  }
}

async function read(response: Response): Promise<AppAnswer> {
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  }
}

/** A simulator, and its first account logged in. */
export async function simulated(options: SimulatorOptions = {}): Promise<Simulator & { readonly app: SimulatedApp }> {
  const simulator = await startSimulator(options)
  const app = await new SimulatedApp(simulator.url).login(simulator.accounts[0])
  return Object.assign(simulator, { app })
}
