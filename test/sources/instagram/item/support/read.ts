import type { ItemContext } from '../../../../../src/sources/instagram/item/read-item.ts'
import { readItem } from '../../../../../src/sources/instagram/item/read-item.ts'
import type { SourceItem, SourcePerson } from '../../../../../src/sources/source.ts'

const known = new Map<string, SourcePerson>()

/** Bob is 1001000002; everybody else has no name. */
function person(pk: string): SourcePerson {
  let one = known.get(pk)
  if (one === undefined) {
    const name = { kind: 'display_name', name: 'Bob Sim', firstObservedAt: 5, lastObservedAt: 5 } as const
    const username = { ...name, kind: 'username', name: 'bob.sim' } as const
    const names = pk === '1001000002' ? [name, username] : []
    one = { ids: [{ kind: 'instagram', id: pk }], names, isDeletedUser: false }
    known.set(pk, one)
  }
  return one
}

export const context: ItemContext = { observedAt: 5, origin: 'direct_v2/threads', person }

export const AT = 1_732_270_000_123_456
/** 1732270000123456 << 64 */
export const ITEM_ID = '31954741358842206214212206404304896'

/** What all items have. */
export const common = { item_id: ITEM_ID, user_id: 1001000002, timestamp: AT, client_context: '7265666990596022848' }

export function wire(itemType: string, payload: object): string {
  return JSON.stringify({ ...common, item_type: itemType, ...payload })
}

export function read(itemType: string, payload: object): SourceItem {
  return readItem(wire(itemType, payload), context)
}
