import { stripVTControlCharacters } from 'node:util'

/** How a text is wrapped. */
export interface Wrapping {
  /** Columns. `undefined` wraps nothing. */
  readonly width: number | undefined
  /** Stands before every line but the first. */
  readonly indent?: string
  /** How many columns of the first line are taken already. */
  readonly taken?: number
}

/**
 * Breaks a text between words, each of its lines by itself. A word longer than a line, as a path or a URL may be, stays
 * whole: it is there to be copied.
 */
export function wrap(text: string, { width = Infinity, indent = '', taken = 0 }: Wrapping): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    // What is indented already is laid out: a stack, an example.
    if (/^ {2}/.test(paragraph)) {
      lines.push(paragraph)
      continue
    }
    let line = lines.length === 0 ? '' : indent
    let used = lines.length === 0 ? taken : 0
    let isEmpty = true
    for (const word of paragraph.split(' ')) {
      if (!isEmpty && used + seen(line) + 1 + seen(word) > width) {
        lines.push(line)
        line = indent + word
        used = 0
      } else {
        line = isEmpty ? line + word : `${line} ${word}`
      }
      isEmpty = false
    }
    lines.push(line)
  }
  return lines
}

/** How many columns a text takes, without its colours. */
const seen = (text: string) => stripVTControlCharacters(text).length
