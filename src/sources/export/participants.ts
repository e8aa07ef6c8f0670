import { asArray, isObject } from '../json/values.ts'

/** Names in a list of participants, unrepaired: `[{name}]`, or plain strings as Messenger wrote them until 2018. */
export function namesIn(participants: unknown): string[] {
  const names: string[] = []
  for (const one of asArray(participants)) {
    const name = isObject(one) ? one.name : one
    if (typeof name === 'string') names.push(name)
  }
  return names
}
