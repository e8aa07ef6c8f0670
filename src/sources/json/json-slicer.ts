/**
 * Takes a JSON document apart without parsing it: gives the original bytes of each element of one array (or of one array
 * within each element of another), with its offset, and the text of the objects around it without that array. Memory is
 * bound by the largest element, not by the document.
 *
 * Own code, because what there is builds values or tokens and throws the original text away: stream-json and
 * @streamparser/json give objects at 10 to 20 MB/s. This loop does several hundred, and what it finds is parsed by
 * JSON.parse.
 *
 * What is broken becomes a `broken` slice and reading goes on at the next element that can be made out; nothing here throws.
 */
import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../../json-signs.ts'
import { isMember, isSpace, parsedKey, trimBroken } from './json-bytes.ts'
import { type ContainerPlace, isContainerAt, isElementAt } from './resume-points.ts'
import { type Slice, type SliceShape, type SliceWindow, toWindow, windowText } from './slice.ts'
import { ValueScan } from './value-scan.ts'

/** An element, or a value of a header, beyond this is not read. */
export const MAX_ELEMENT_BYTES = 64 << 20
/** Of what is broken, at most this much is kept. */
export const MAX_BROKEN_BYTES = 1 << 20
const GATHER_FROM_BYTES = 2 << 20

const EMPTY = toWindow(Buffer.alloc(0), 0)
/**
 * - `container`: at the start of what holds the array of this level
 * - `object`: between members of an object of this level
 * - `value`: inside a member's value
 * - `array`: between elements of the array of this level
 * - `element`: inside an innermost element, or inside something that stands where a container should
 * - `hunt`: something was broken; looking for a place to go on
 * - `after`: behind the document's end
 */
type State = 'container' | 'object' | 'value' | 'array' | 'element' | 'hunt' | 'after'

interface Broken {
  readonly offset: number
  readonly reason: string
  bytes: Buffer
}

export class JsonSlicer {
  readonly #shape: SliceShape
  readonly #scan = new ValueScan()
  #window: SliceWindow = EMPTY
  #end = 0
  #position = 0
  /** Bytes before it are no longer needed. */
  #hold = 0
  #isLast = false
  #gathered: Buffer[] = []
  #gatheredBytes = 0
  #state: State = 'container'
  #level = 0
  #containers = -1
  #keyStart = 0
  #entries: string[][] = [[]]
  #broken: Broken | null = null
  /** The document's own place when it broke: only there may elements follow. */
  #wasInArray = false
  readonly #queue: Slice[] = []

  constructor(shape: SliceShape) {
    this.#shape = shape
  }

  /**
   * Gives it the next bytes. Call `next` until it returns null before the following `push`. While a single element goes on
   * for megabytes, chunks are gathered until they double it: joining each of them would take time by its square.
   */
  push(chunk: Buffer): void {
    this.#gathered.push(chunk)
    this.#gatheredBytes += chunk.length
    const kept = this.#end - this.#hold
    if (kept < GATHER_FROM_BYTES || this.#gatheredBytes >= kept) this.#advance()
  }

  /** No more bytes will come. */
  end(): void {
    if (this.#gathered.length > 0) this.#advance()
    this.#isLast = true
  }

  /** Makes a window of what is still needed and what was gathered. */
  #advance(): void {
    const base = this.#window.base + this.#hold
    const isAlone = this.#hold === this.#end && this.#gathered.length === 1
    const kept = this.#window.bytes.subarray(this.#hold, this.#end)
    const bytes = isAlone ? this.#gathered[0]! : Buffer.concat([kept, ...this.#gathered])
    this.#gathered = []
    this.#gatheredBytes = 0
    this.#position -= this.#hold
    this.#keyStart -= this.#hold
    this.#scan.position -= this.#hold
    this.#hold = 0
    this.#end = bytes.length
    this.#window = toWindow(bytes, base)
    if (this.#broken !== null && this.#broken.bytes.length < MAX_BROKEN_BYTES) this.#keepBroken(bytes, base)
    if (base === 0 && this.#state === 'container' && this.#level === 0) this.#skipByteOrderMark()
  }

  /** The next slice; null when more bytes are needed or the document is over. */
  next(): Slice | null {
    for (;;) {
      const queued = this.#queue.shift()
      if (queued !== undefined) return queued
      const slice = this.#step()
      if (slice === 'more') {
        if (!this.#isLast) return null
        if (!this.#finish()) return null
      } else if (slice !== 'on') return slice
    }
  }

  /** Starts inside a broken element instead of at a document's start: finds the whole elements that it swallowed. */
  salvage(bytes: Buffer, base: number, container: number, reason: string): void {
    this.#window = toWindow(bytes, base)
    this.#end = bytes.length
    this.#containers = container
    this.#level = this.#shape.arrays.length - 1
    this.#entries = this.#shape.arrays.map(() => [])
    this.#state = 'array'
    this.#break(0, reason)
    this.#isLast = true
  }

  #step(): Slice | 'on' | 'more' {
    switch (this.#state) {
      case 'array':
        return this.#stepArray()
      case 'element':
        return this.#stepElement()
      case 'object':
        return this.#stepObject()
      case 'value':
        return this.#stepValue()
      case 'container':
        return this.#stepContainer()
      case 'hunt':
        return this.#hunt()
      case 'after':
        return this.#stepAfter()
    }
  }

  #stepContainer(): 'on' | 'more' {
    const byte = this.#peek()
    if (byte === -1 || this.#isCutMark(byte)) return 'more'
    const isArray = this.#shape.arrays[this.#level] === ''
    if (byte !== (isArray ? OPEN_ARRAY : OPEN_OBJECT)) return this.#break(this.#position, 'not the expected structure')
    this.#position += 1
    this.#entries[this.#level] = []
    if (!isArray && this.#level === this.#innermost) this.#containers += 1
    this.#state = isArray ? 'array' : 'object'
    return 'on'
  }

  #stepArray(): Slice | 'on' | 'more' {
    const byte = this.#peek(COMMA)
    if (byte === -1) return 'more'
    if (byte === CLOSE_ARRAY) {
      this.#position += 1
      if (this.#shape.arrays[this.#level] === '') this.#leave()
      else this.#state = 'object'
      return 'on'
    }
    if (byte === OPEN_OBJECT && this.#level < this.#innermost) {
      this.#level += 1
      this.#state = 'container'
      return 'on'
    }
    if (byte === CLOSE_OBJECT || byte === COLON)
      return this.#break(this.#position, 'punctuation where an item should be')
    this.#state = 'element'
    this.#scan.begin(this.#position)
    return this.#stepElement()
  }

  #stepElement(): Slice | 'on' | 'more' {
    const start = this.#position
    const result = this.#scan.run(this.#window.bytes, this.#end)
    if (result === 'broken') return this.#break(start, this.#scan.reason)
    if (result === 'more' && !this.#isLast) {
      if (this.#end - start > MAX_ELEMENT_BYTES) return this.#break(start, 'an item larger than 64 MiB')
      this.#hold = start
      return 'more'
    }
    if (result === 'more') return this.#break(start, 'the file ends in the middle of an item')
    this.#position = this.#scan.position
    this.#state = 'array'
    if (this.#level < this.#innermost) {
      this.#queueBroken(start, this.#position, 'a value where a conversation should be')
      return 'on'
    }
    return {
      kind: 'element',
      window: this.#window,
      start,
      end: this.#position,
      container: this.#containers,
    }
  }

  #stepObject(): Slice | 'on' | 'more' {
    const byte = this.#peek(COMMA)
    if (byte === -1) return 'more'
    if (byte === CLOSE_OBJECT) {
      this.#position += 1
      const header = this.#header(this.#level, true)
      this.#leave()
      return header
    }
    if (byte !== QUOTE) return this.#break(this.#position, 'no name where a member of an object should begin')
    return this.#stepKey()
  }

  /** Reads a member's name and its colon in one go; rereads it when the window ends in between. */
  #stepKey(): 'on' | 'more' {
    const { bytes } = this.#window
    const start = this.#position
    let i = start + 1
    while (i < this.#end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1
    const keyEnd = i + 1
    i = this.#skipSpace(keyEnd)
    if (i < this.#end && bytes[i] !== COLON) return this.#break(start, 'no colon after a name')
    i = this.#skipSpace(i + 1)
    if (i >= this.#end) {
      if (this.#isLast || i - start > MAX_BROKEN_BYTES)
        return this.#break(start, 'the file ends in the middle of its header')
      this.#hold = start
      return 'more'
    }
    this.#keyStart = start
    this.#position = i
    if (bytes[i] === OPEN_ARRAY && this.#isSlicedArray(start, keyEnd)) {
      this.#position += 1
      this.#state = 'array'
      return 'on'
    }
    this.#state = 'value'
    this.#scan.begin(i)
    return 'on'
  }

  #isSlicedArray(start: number, end: number): boolean {
    const written = this.#window.bytes.toString('utf8', start, end)
    return (written.includes('\\') ? parsedKey(written) : written.slice(1, -1)) === this.#shape.arrays[this.#level]
  }

  #stepValue(): 'on' | 'more' {
    const result = this.#scan.run(this.#window.bytes, this.#end)
    if (result === 'broken') return this.#break(this.#keyStart, this.#scan.reason)
    if (result === 'more') {
      if (this.#isLast) return this.#break(this.#keyStart, 'the file ends in the middle of its header')
      if (this.#end - this.#keyStart > MAX_ELEMENT_BYTES)
        return this.#break(this.#keyStart, 'a value larger than 64 MiB')
      this.#hold = this.#keyStart
      return 'more'
    }
    this.#position = this.#scan.position
    this.#state = 'object'
    const text = windowText(this.#window, this.#keyStart, this.#position)
    if (text === null) this.#queueBroken(this.#keyStart, this.#position, 'not UTF-8')
    else if (!isMember(text)) this.#queueBroken(this.#keyStart, this.#position, 'not valid JSON')
    else this.#entries[this.#level]!.push(text)
    return 'on'
  }

  #stepAfter(): 'on' | 'more' {
    const byte = this.#peek()
    if (byte === -1) return 'more'
    this.#level = -1
    return this.#break(this.#position, 'something after the end of the document')
  }

  /** Looks for a whole element (or a whole holder of elements) behind something broken. */
  #hunt(): Slice | 'on' | 'more' {
    const { bytes } = this.#window
    const limit = { window: this.#window, end: this.#end, isLast: this.#isLast }
    while (this.#level >= 0) {
      const at = bytes.indexOf(OPEN_OBJECT, this.#position)
      if (at === -1 || at >= this.#end) break
      const found = this.#resumePoint(at, limit)
      if (found === 'more') {
        this.#position = at
        this.#hold = Math.max(0, at - 64)
        return 'more'
      }
      if (found !== 'no') return this.#resume(at, found)
      this.#position = at + 1
    }
    this.#position = this.#end
    this.#hold = Math.max(0, this.#end - 64)
    return 'more'
  }

  #resumePoint(at: number, limit: { window: SliceWindow; end: number; isLast: boolean }): ContainerPlace {
    const before = this.#byteBefore(at)
    if (before !== COMMA && before !== OPEN_ARRAY) return 'no'
    const mayBeElement = this.#shape.arrays.length === 1 || (this.#wasInArray && before === COMMA)
    if (mayBeElement) {
      const found = isElementAt(limit.window, at, limit.end, limit.isLast, this.#shape.isElement)
      if (found !== 'no') return found
    }
    if (this.#shape.arrays.length === 1) return 'no'
    return isContainerAt(limit.window, at, limit.end, limit.isLast, this.#shape.arrays[this.#innermost]!)
  }

  #resume(at: number, found: 'element' | 'container'): Slice | 'on' {
    const broken = this.#broken!
    this.#broken = null
    this.#queue.push({
      kind: 'broken',
      ...broken,
      bytes: trimBroken(broken.bytes, this.#window.base + at - broken.offset),
    })
    if (found === 'container') {
      if (this.#level === this.#innermost) this.#queue.push(this.#header(this.#level, false))
      this.#level = this.#innermost - 1
    } else if (this.#containers === -1) this.#containers = 0
    if (found === 'element') this.#level = this.#innermost
    this.#position = at
    this.#state = 'array'
    return 'on'
  }

  /** Puts what is left into slices. False when nothing is. */
  #finish(): boolean {
    if (this.#state === 'after' && this.#broken === null) return false
    if (this.#broken === null) {
      this.#queueBroken(this.#position, this.#end, this.#isEmpty ? 'the file is empty' : 'the file ends early')
    } else {
      this.#queue.push({ kind: 'broken', ...this.#broken })
      this.#broken = null
    }
    for (; this.#level >= 0; this.#level--) {
      if (this.#shape.arrays[this.#level] !== '' && this.#containers >= 0)
        this.#queue.push(this.#header(this.#level, false))
    }
    this.#state = 'after'
    this.#position = this.#end
    return true
  }

  get #isEmpty(): boolean {
    return this.#window.base + this.#end === 0
  }

  get #innermost(): number {
    return this.#shape.arrays.length - 1
  }

  #header(level: number, isWhole: boolean): Slice {
    const text = `{${this.#entries[level]!.join(',')}}`
    this.#entries[level] = []
    return { kind: 'header', level, container: Math.max(this.#containers, 0), text, isWhole }
  }

  /** Back to what surrounds the object or array that has just ended. */
  #leave(): void {
    this.#level -= 1
    this.#state = this.#level < 0 ? 'after' : 'array'
  }

  #break(at: number, reason: string): 'on' {
    this.#wasInArray = (this.#state === 'array' || this.#state === 'element') && this.#level === this.#innermost
    const bytes = Buffer.from(this.#window.bytes.subarray(at, Math.min(this.#end, at + MAX_BROKEN_BYTES)))
    this.#broken = { offset: this.#window.base + at, reason, bytes }
    this.#state = 'hunt'
    this.#position = at + 1
    return 'on'
  }

  #keepBroken(bytes: Buffer, base: number): void {
    const broken = this.#broken!
    const from = broken.offset + broken.bytes.length - base
    if (from < 0) return
    const more = bytes.subarray(from, from + MAX_BROKEN_BYTES - broken.bytes.length)
    broken.bytes = Buffer.concat([broken.bytes, more])
  }

  #queueBroken(start: number, end: number, reason: string): void {
    const bytes = Buffer.from(this.#window.bytes.subarray(start, Math.min(end, start + MAX_BROKEN_BYTES)))
    this.#queue.push({ kind: 'broken', offset: this.#window.base + start, reason, bytes })
  }

  /** Skips white space (and commas, where told); the byte found, or -1 at the window's end. */
  #peek(alsoSkipped = 0x20): number {
    const { bytes } = this.#window
    let i = this.#position
    while (i < this.#end && (isSpace(bytes[i]!) || bytes[i] === alsoSkipped)) i++
    this.#position = i
    this.#hold = i
    return i < this.#end ? bytes[i]! : -1
  }

  #skipSpace(from: number): number {
    let i = from
    while (i < this.#end && isSpace(this.#window.bytes[i]!)) i++
    return i
  }

  #byteBefore(at: number): number {
    let i = at - 1
    while (i >= 0 && isSpace(this.#window.bytes[i]!)) i--
    return i >= 0 ? this.#window.bytes[i]! : -1
  }

  /** The first bytes of a byte order mark, of which the others are still to come. */
  #isCutMark(byte: number): boolean {
    return byte === 0xef && this.#window.base === 0 && this.#position === 0 && this.#end < 3 && !this.#isLast
  }

  #skipByteOrderMark(): void {
    const { bytes } = this.#window
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && this.#position === 0) this.#position = 3
  }
}
