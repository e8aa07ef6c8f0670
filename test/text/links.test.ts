import { describe, expect, test } from 'vitest'
import { linksIn } from '../../src/text/links.ts'

const domains = (text: string) => linksIn(text).map(({ domain }) => domain)

describe('links', () => {
  test('are found by how they begin, and told by their host', () => {
    expect(domains('see https://www.Example.org/a?b=1, http://sub.example.org and www.example.com.')).toEqual([
      'example.org',
      'sub.example.org',
      'example.com',
    ])
    expect(domains('example.org, a.b, mail@example.org')).toEqual([])
  })

  test('end where a sentence or a bracket does', () => {
    const text = '(https://example.org/x). Yes!'
    expect(linksIn(text)).toEqual([{ index: 1, length: 21, domain: 'example.org' }])
  })

  test('have readable names in every script, and none where there is no host', () => {
    expect(domains('https://bücher.example/ https://xn--bcher-kva.example')).toEqual([
      'bücher.example',
      'bücher.example',
    ])
    expect(domains('https://localhost/ http:// https://%')).toEqual([null, null])
  })
})
