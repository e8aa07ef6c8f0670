/** Answers that are asked for again and again are kept for a moment; a failure is not. */
export function kept<Key, Value>(
  keptMs: number,
  read: (key: Key) => Promise<Value>,
  nameOf: (key: Key) => string,
): (key: Key) => Promise<Value> {
  const known = new Map<string, { readonly value: Promise<Value>; readonly until: number }>()
  return async (key) => {
    const name = nameOf(key)
    const now = performance.now()
    const there = known.get(name)
    if (there !== undefined && there.until > now) return await there.value
    for (const [other, { until }] of known) if (until <= now) known.delete(other)
    const value = read(key)
    known.set(name, { value, until: now + keptMs })
    value.catch(() => known.delete(name))
    return await value
  }
}
