import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { view } from '../../pipelines/view.ts'
import type { Viewer } from '../../src/viewer/start-viewer.ts'
import { useArchive } from '../support/archive.ts'
import { useBrowser, type Watched } from '../support/browser.ts'
import { useFolder } from '../support/run-cli.ts'
import { HOSTILE_TEXTS, makeViewedArchive, type Viewed } from '../support/viewed-archive.ts'

const archive = useArchive()
const empty = useArchive()
const folder = useFolder()
const open = useBrowser()
const LONG = 3000
/** Pictures of what was seen, for people; git ignores them. */
const PICTURES = join(import.meta.dirname, 'pictures')
let viewer: Viewer
let viewed: Viewed

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  viewed = await makeViewedArchive(archive(), folder(), LONG)
  viewer = await view(archive(), { account: null, port: 0, mediaFolders: [viewed.media], onError: () => {} })
})
afterAll(() => viewer[Symbol.asyncDispose]())

const at = (place: string): string => `${viewer.url}#/${viewed.account}/${place}`

/** Opens a place of the page, and sees at the end that nothing happened that nobody asked for. */
async function visit(place: string, see: (page: Page, watched: Watched) => Promise<void>, options = {}): Promise<void> {
  const watched = await open(options)
  const page = await watched.context.newPage()
  await page.goto(at(place))
  await see(page, watched)
  expect(watched.trouble).toEqual([])
  expect(await page.evaluate('window.ran')).toBeUndefined()
  await watched.context.close()
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`) })

describe('hostile words', () => {
  test('are shown as the text they are, in a conversation', async () => {
    await visit(`conversations/${viewed.threads.hostile}`, async (page) => {
      await page.getByText('end', { exact: false }).first().waitFor()
      await page.getByRole('button', { name: 'First message' }).click()
      for (const text of HOSTILE_TEXTS.filter((it) => it.length < 1000)) {
        await page.getByText(text.trim(), { exact: true }).first().waitFor({ state: 'attached' })
      }
      await page.getByRole('button', { name: 'Show all 100,004 characters' }).click()
      const hrefs = await page
        .locator('.bubble a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
      expect(hrefs).toEqual(['https://evil.invalid/', 'https://example.invalid/', 'https://evil.invalid/x.png'])
      await picture(page, 'hostile')
      expect(await page.evaluate('document.body.scrollWidth <= innerWidth')).toBe(true)
    })
  })

  test('are shown as the text they are, in the list, in search and in reports', async () => {
    await visit('conversations', async (page) => {
      await page.getByText('<img src=x onerror="window.ran=9">').first().waitFor()
    })
    await visit(`search?q=${encodeURIComponent('window')}`, async (page) => {
      await page.locator('.result').first().waitFor()
      expect(await page.locator('mark').first().textContent()).toBe('window')
    })
    await visit('reports', async (page) => {
      await page.getByText('<b>Cy</b>', { exact: false }).first().waitFor()
    })
  })
})

describe('who may look', () => {
  let other: Server
  beforeAll(async () => {
    other = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>other</p>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => void other.close())

  test('without the token there is nothing to see', async () => {
    const { context } = await open()
    const page = await context.newPage()
    const answer = await page.goto(new URL('/', viewer.url).href)
    expect(answer?.status()).toBe(403)
    expect(await page.textContent('body')).toContain('dmvault view')
    await context.close()
  })

  test('a page of another origin that knows the address reads nothing and frames nothing', async () => {
    const { context } = await open()
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
    // As text: what runs in the page is no part of this program, and sees none of its types.
    const address = JSON.stringify(viewer.url)
    const read = (await page.evaluate(`(async () => {
      const ask = (init) => fetch(${address} + 'api/accounts', init).then((it) => it.text(), () => 'refused')
      const image = new Image()
      const picture = new Promise((resolve) => {
        image.onload = () => resolve('shown')
        image.onerror = () => resolve('refused')
      })
      image.src = ${address} + 'look/icon.svg'
      return await Promise.all([ask({}), ask({ mode: 'no-cors' }), ask({ method: 'POST' }), picture])
    })()`)) as readonly string[]
    expect(read.filter((it) => it !== 'refused' && it !== '')).toEqual([])
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.onload = resolve
      frame.src = ${address}
      document.body.append(frame)
    })`)
    for (const frame of page.frames().slice(1)) expect(await frame.locator('.row').count()).toBe(0)
    await context.close()
  })
})

describe('a conversation', () => {
  test('opens at its end, and goes to the first message, to a day, and to any message by its address', async () => {
    await visit(`conversations/${viewed.threads.long}`, async (page) => {
      await page.getByText(`message number ${LONG - 1}`).waitFor()
      expect(await page.locator('.messages li[data-index]').count()).toBeLessThan(80)
      await page.getByRole('button', { name: 'First message' }).click()
      await page.getByText('message number 0', { exact: true }).waitFor()
      await page.getByLabel('Go to a day').fill('2024-03-31')
      await page.getByText('message number 840', { exact: true }).waitFor()
      await page.getByLabel('Go to a day').fill('')
      await page.goto(at('search?q=%22number+1500%22'))
      await page.locator('.result header a').click()
      await page.locator('.marked').getByText('message number 1500', { exact: true }).waitFor()
      await picture(page, 'long-thread')
    })
  })

  test('shows reactions, edits, pictures that are there, and says what the others were', async () => {
    await visit(`conversations/${viewed.threads.group}`, async (page) => {
      await page.getByText('東京タワーに行きませんか？').last().waitFor()
      await page.getByText('❤️').waitFor()
      await page.getByText('Edited: what it said before').click()
      await page.getByText('before it was edited').waitFor()
      await picture(page, 'group')
    })
    await visit(`conversations/${viewed.threads.files}`, async (page) => {
      await page.locator('img[alt=Photo]').first().waitFor()
      await page.locator('audio').waitFor({ state: 'attached' })
      expect(await page.getByText('not in the archive').count()).toBeGreaterThan(0)
      expect(await page.locator('img:not([src^="./media/"])').count()).toBe(0)
      await picture(page, 'files')
    })
  })

  test('that is gone, and a filter that matches no one, are said plainly', async () => {
    const { context } = await open()
    const page = await context.newPage()
    await page.goto(at('conversations/999999'))
    await page.getByText('This conversation is not in the archive').waitFor()
    await page.getByLabel('Find a person or a title').fill('nobody of this name')
    await page.getByRole('heading', { name: 'No one matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all conversations' }).click()
    await page.getByLabel('Find a person or a title').fill('kim')
    await page.getByRole('heading', { name: 'No one matches' }).waitFor()
    await page.getByLabel('Find a person or a title').fill('민준')
    await page.getByText('Trip to 東京').waitFor()
    await context.close()
  })
})

test('an archive with nothing in it says what to do', async () => {
  const { context, trouble } = await open()
  const page = await context.newPage()
  await using nothing = await view(empty(), { account: null, port: 0, mediaFolders: [], onError: () => {} })
  await page.goto(nothing.url)
  await page.getByRole('heading', { name: 'Nothing is archived yet' }).waitFor()
  await page.goto(`${nothing.url}#/nobody/search`)
  await page.getByRole('heading', { name: 'There is no account nobody' }).waitFor()
  expect(trouble).toEqual([])
  await context.close()
})

test('everything can be done by keyboard', async () => {
  await visit('conversations', async (page) => {
    await page.locator('.row').first().waitFor()
    await page.locator('.row').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.locator('.messages').focus()
    await page.keyboard.press('Home')
    await page.getByText('message number 0', { exact: true }).waitFor()
    await page.keyboard.press('/')
    await page.locator('#search-words:focus').waitFor()
    await page.keyboard.type('number 77')
    await page.getByText('message number 77', { exact: true }).first().waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('search-words')
  })
})

test('on a phone the list is one step back from a conversation that was opened by its address', async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
  await visit(
    `conversations/${viewed.threads.group}`,
    async (page) => {
      await page.locator('.bubble').first().waitFor()
      await page.getByRole('link', { name: 'All conversations' }).click()
      await page.locator('.row').first().waitFor()
      expect(await page.locator('.bubble').count()).toBe(0)
    },
    phone,
  )
})

test('numbers of the page are those of the CSV', async () => {
  await visit('reports', async (page) => {
    const report = page.locator('#report-messages-per-person')
    await report.getByText('Numbers', { exact: true }).click()
    const heads = await report.locator('thead th').allTextContents()
    const place = heads.indexOf('Messages') + 1
    const people = await report.locator('tbody td:first-child').allTextContents()
    const counts = await report.locator(`tbody td:nth-child(${place})`).allTextContents()
    const { rows } = await archive().pool.query<{ name: string; messages: number }>(
      `select display_name as name, count(*)::int as messages from messages join people on people.account_id = $1 and person_id = sender_id
       where messages.account_id = $1 group by 1 order by 2 desc`,
      [viewed.accountId],
    )
    expect(people.map((person, index) => [person, counts[index]])).toEqual(
      rows.map(({ name, messages }) => [name, messages.toLocaleString('en-GB')]),
    )
  })
})

describe('nothing keeps anyone out', () => {
  const ALL = ['conversations', 'conversations/thread', 'search?q=number', 'reports', 'status']

  test.each([
    ['light', ALL, { colorScheme: 'light' }],
    ['dark', ['conversations/thread', 'search?q=number', 'status'], { colorScheme: 'dark' }],
    [
      'phone',
      ALL.filter((place) => place !== 'reports'),
      { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    ],
  ])('%s: axe finds nothing serious, and nothing is wider than the window', async (name, places, options) => {
    const watched = await open(options as object)
    const page = await watched.context.newPage()
    for (const place of places) {
      await page.goto(at(place.replace('thread', String(viewed.threads.group))))
      await page.locator('.row, .bubble, .result, .report, .facts').first().waitFor({ state: 'attached' })
      if (place.endsWith('thread')) await page.locator('.bubble').first().waitFor()
      if (place === 'reports') await page.waitForFunction('document.querySelector(".drawn canvas")?.width > 0')
      await picture(page, `${place.replaceAll(/\W+/g, '-')}-${name}`)
      // Of three dozen reports, enough to have met each way of showing one.
      const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
      const { violations } = await (place === 'reports' ? axe.include('.report:nth-of-type(-n + 12)') : axe).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => [place, id, nodes.slice(0, 3).map((node) => node.html)])).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
    expect(watched.trouble).toEqual([])
    await watched.context.close()
  })
})

test('without JavaScript the page says what it needs', async () => {
  const { context } = await open({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(viewer.url)
  const box = await page.locator('noscript').boundingBox()
  expect(box!.height).toBeGreaterThan(10)
  expect(box!.y).toBeLessThan(100)
  await context.close()
})
