import { cutHistory } from './cut.ts'
import { type ExpectedMessage, expectMessage } from './expected-message.ts'
import { placeThread } from './export-place.ts'
import { planHistory, threadMessages, titleAt } from './history.ts'
import { type MakeExportOptions, settle } from './options.ts'
import { readMessage } from './reading.ts'

/**
 * Every message of an export without writing it, thread by thread, newest first: what `rowsFile` of `makeExport` would
 * hold. Takes constant memory.
 *
 * @throws RangeError for the flat layout, whose messages are told only by writing them
 */
export function* expectedMessages(options: MakeExportOptions = {}): Generator<ExpectedMessage, void, undefined> {
  const settings = settle(options)
  if (settings.layout === 'flat-2020') throw new RangeError('the flat layout is not told without being written')
  const cut = cutHistory(planHistory(settings))
  for (const plan of cut.history.threads) {
    const { suffix } = placeThread(plan, titleAt(cut.history, plan, settings.until), settings)
    for (const message of threadMessages(cut.history, plan)) {
      const place = { thread: suffix, micros: message.ms * 1000 }
      yield expectMessage(message, readMessage(message, cut), cut, place)
    }
  }
}
