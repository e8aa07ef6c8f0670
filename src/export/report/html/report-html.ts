import { createHash } from 'node:crypto'
import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import { fitPage, MOST_BYTES, type WholePage } from './fit-page.ts'
import type { PageCode } from './page-code.ts'

/** More than what stands around the four large parts. */
const MARKUP = 4000

/**
 * The page, in one piece: a script and a style that the page's own policy knows by their sums, and the data as compressed
 * bytes in letters and digits. No word of other people stands in the markup, so none can become a part of it; the script
 * shows words as text alone. Nothing is loaded: the policy forbids it.
 */
export async function reportHtml(page: WholePage, cube: Cube, { script, style }: PageCode): Promise<string> {
  const room = MOST_BYTES - Buffer.byteLength(script) - Buffer.byteLength(style) - MARKUP
  const { words, numbers } = await fitPage(page, cube, room)
  const policy = [
    "default-src 'none'",
    `script-src '${sumOf(script)}'`,
    `style-src '${sumOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Report</title>
<style>${style}</style>
</head>
<body>
<noscript>This page draws its charts with a script of its own. The same numbers stand in the CSV files beside it.</noscript>
<main id="report" aria-busy="true"></main>
<script type="application/octet-stream" id="words">${words}</script>
<script type="application/octet-stream" id="numbers">${numbers}</script>
<script>${script}</script>
</body>
</html>
`
}

function sumOf(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`
}
