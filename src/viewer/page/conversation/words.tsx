import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** More is shown when it is asked for: a word of 100 kB would be a page of its own. */
const SHOWN = 3000

type Marks = readonly (readonly [number, number])[]

/** What a message says: text, whatever it looks like. Addresses of the web can be followed; nothing else of it does anything. */
export function Words({ text, marks = [] }: { readonly text: string; readonly marks?: Marks }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole || text.length <= SHOWN ? text : text.slice(0, SHOWN)
  return (
    <>
      <p class="words" dir="auto">
        {pieces(shown, marks)}
      </p>
      {shown.length < text.length ? (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString()} characters
        </button>
      ) : null}
    </>
  )
}

const ADDRESS = /https?:\/\/[^\s<>"'\u202a-\u202e\u2066-\u2069]+/gi
/** What stands behind an address and is hardly part of it. */
const TRAIL = /[).,;:!?\]}»”’]+$/u

function pieces(text: string, marks: Marks): ComponentChildren[] {
  const made: ComponentChildren[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(TRAIL, '')
    if (!isAddress(address)) continue
    made.push(...marked(text, done, index, marks))
    made.push(
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {marked(text, index, index + address.length, marks)}
      </a>,
    )
    done = index + address.length
  }
  made.push(...marked(text, done, text.length, marks))
  return made
}

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function marked(text: string, start: number, end: number, marks: Marks): ComponentChildren[] {
  const made: ComponentChildren[] = []
  let done = start
  for (const [from, to] of marks) {
    const [first, last] = [Math.max(from, start), Math.min(to, end)]
    if (first >= last) continue
    made.push(text.slice(done, first), <mark>{text.slice(first, last)}</mark>)
    done = last
  }
  made.push(text.slice(done, end))
  return made
}
