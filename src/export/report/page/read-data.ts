import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import { unpackCube } from '../html/pack-cube.ts'
import type { PageData } from '../html/page-data.ts'

/** Unpacks what the page carries. */
export async function readData(): Promise<{ readonly data: PageData; readonly cube: Cube }> {
  const [words, numbers] = await Promise.all([unpacked('words'), unpacked('numbers')])
  const data = JSON.parse(new TextDecoder().decode(words)) as PageData
  const { people, threads, types, emoji } = data
  return { data, cube: { people, threads, types, emoji, ...unpackCube(numbers) } }
}

async function unpacked(id: string): Promise<Uint8Array> {
  const text = document.getElementById(id)?.textContent ?? ''
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
