import { parseElement } from '../json/read-slices.ts'
import type { ElementSlice } from '../json/slice.ts'
import type { ThreadProbe } from '../source.ts'
import { toItem } from './item.ts'
import type { ThreadFiles } from './layout.ts'
import { ThreadPeople } from './people.ts'
import { ProbeSampler, toSample } from './probe-sampler.ts'
import { slicesOf } from './thread-items.ts'
import type { ExportContext } from './thread-pages.ts'

/** Times and texts of a thread's messages, as reading it would give them; parses only those it gives. */
export async function probeThread(thread: ThreadFiles, { people, observedAt }: ExportContext): Promise<ThreadProbe> {
  const context = { observedAt, origin: '', people: new ThreadPeople(people, []), sizeOf: () => null }
  const sampler = new ProbeSampler<ElementSlice>((slice) => {
    const parsed = parseElement(slice)
    const item = parsed === null ? '' : toItem(parsed.value, parsed.text, context)
    return typeof item === 'string' ? null : toSample(item)
  })
  for (const file of thread.files) {
    for await (const slices of slicesOf(file)) {
      for (const slice of slices) if (slice.kind === 'element') sampler.add(slice)
    }
  }
  return { ids: [thread.id], samples: sampler.samples(), messages: sampler.seen }
}
