import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body } from '../support/simulated-app.ts'
import { SimulatedPeople } from '../support/simulated-people.ts'

const ACTORS = ['alice', 'bob', 'carla'] as const
const EMOJIS = ['❤', '😂', '👏🏽', '🇩🇪']

type Actor = (typeof ACTORS)[number]

/** What is done; `place` means one of the messages there ever were. */
type Act =
  | { readonly kind: 'send'; readonly by: Actor; readonly token: number; readonly repliesTo: number | null }
  | { readonly kind: 'unsend'; readonly by: Actor; readonly place: number }
  | { readonly kind: 'react'; readonly by: Actor; readonly place: number; readonly emoji: string | null }

interface Said {
  readonly by: Actor
  readonly text: string
  readonly itemId: string
  readonly repliesTo: string | null
  readonly reactions: Map<Actor, string>
  isGone: boolean
}

const by = fc.constantFrom(...ACTORS)
const place = fc.nat(30)
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('send' as const), by, token: fc.nat(8), repliesTo: fc.option(place) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unsend' as const), by, place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('react' as const),
      by,
      place,
      emoji: fc.option(fc.constantFrom(...EMOJIS)),
    }),
  },
)

let people: SimulatedPeople

beforeAll(async () => {
  people = await SimulatedPeople.start()
})
afterAll(() => people.simulator.close())

/** The same group, as a list and nothing more. */
class Model {
  readonly said: Said[] = []
  readonly tokens = new Map<string, Said>()
  readonly group: string

  constructor(group: string) {
    this.group = group
  }

  at(place: number): Said | undefined {
    return this.said[place % Math.max(1, this.said.length)]
  }

  async do(one: Act): Promise<void> {
    if (one.kind === 'send') return await this.#send(one)
    const message = this.at(one.place)
    if (message === undefined) return
    if (one.kind === 'unsend') return await this.#unsend(one.by, message)
    await this.#react(one.by, message, one.emoji)
  }

  async #send({ by, token, repliesTo }: Extract<Act, { kind: 'send' }>): Promise<void> {
    const key = `${by}-${token}`
    const answered = repliesTo === null ? undefined : this.at(repliesTo)
    const text = `no. ${this.said.length}`
    const { status, body } = await people.app(by).post('direct_v2/threads/broadcast/text/', {
      text,
      thread_ids: `[${this.group}]`,
      client_context: key,
      ...(answered === undefined ? {} : { replied_to_item_id: answered.itemId }),
    })
    const earlier = this.tokens.get(key)
    if (earlier !== undefined) return expect([status, body.payload.item_id]).toEqual([200, earlier.itemId])
    if (answered?.isGone === true) return expect(status).toBe(400)
    expect(status).toBe(200)
    const itemId: string = body.payload.item_id
    const message = { by, text, itemId, repliesTo: answered?.itemId ?? null, reactions: new Map(), isGone: false }
    this.said.push(message)
    this.tokens.set(key, message)
  }

  async #unsend(by: Actor, message: Said): Promise<void> {
    const path = `direct_v2/threads/${this.group}/items/${message.itemId}/delete/`
    const { status } = await people.app(by).post(path)
    expect(status).toBe(message.isGone ? 404 : message.by === by ? 200 : 400)
    if (message.by === by) message.isGone = true
  }

  async #react(by: Actor, message: Said, emoji: string | null): Promise<void> {
    const { status } = await people.app(by).post('direct_v2/threads/broadcast/reaction/', {
      thread_ids: JSON.stringify([this.group]),
      item_id: message.itemId,
      reaction_status: emoji === null ? 'deleted' : 'created',
      emoji: emoji ?? '❤',
    })
    expect(status).toBe(message.isGone ? 404 : 200)
    if (emoji === null) message.reactions.delete(by)
    else message.reactions.set(by, emoji)
  }

  /** As anyone in the group should read it, newest first. */
  shown(): readonly object[] {
    const isGone = (itemId: string | null) => this.said.find((it) => it.itemId === itemId)?.isGone ?? true
    return this.said
      .filter((it) => !it.isGone)
      .toReversed()
      .map(({ by, text, itemId, repliesTo, reactions }) => ({
        by: people.id(by),
        text,
        itemId,
        repliesTo: isGone(repliesTo) ? null : repliesTo,
        reactions: [...reactions].map(([who, emoji]) => `${people.id(who)} ${emoji}`).sort(),
      }))
  }
}

const read = (item: Body) => ({
  by: String(item.user_id),
  text: item.text,
  itemId: item.item_id,
  repliesTo: item.replied_to_message?.item_id ?? null,
  reactions: (item.reactions?.emojis ?? []).map((it: Body) => `${it.sender_id} ${it.emoji}`).sort(),
})

test('whatever people do in a group, each of them reads what a plain list says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 30 }), async (acts) => {
      const model = new Model(await people.group('alice', ['bob', 'carla'], ''))
      for (const one of acts) await model.do(one)
      for (const name of ACTORS) {
        const items = await people.app(name).items(model.group)
        expect(items.map(read)).toEqual(model.shown())
        expect(items.every((it) => it.is_sent_by_viewer === (String(it.user_id) === people.id(name)))).toBe(true)
      }
    }),
    { numRuns: 25 },
  )
})
