import { slugOf } from '../../../docs/.vitepress/slug.mjs'
import { files, read } from './repository.fixture.js'

/** A fenced block of code. */
export interface Fence {
  /** `ts`, `sh`, …; empty where none is given. */
  language: string
  code: string
  /** The line of its first line of code, from 1. */
  line: number
  /** The line of text before it. */
  lead: string
}

/** Every document that people write: not the reports of the public API, nor the skeletons of those of new packages. */
export const documents = files.filter((path) => path.endsWith('.md') && !/\.api\.md$|^\.ci\/new\//.test(path))

export function fencesIn(text: string): Fence[] {
  return Array.from(text.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms), ({ 1: language = '', 2: code = '', index }) => {
    const before = text.slice(0, index).split('\n')
    return { language, code, line: before.length + 1, lead: before.findLast((line) => line !== '') ?? '' }
  })
}

/** A document's text without its fenced blocks. */
export function proseOf(path: string): string {
  return read(path).replaceAll(/^```.*?^```$/gms, '')
}

/** What a link may name after `#`: the headings, as GitHub makes anchors of them. None for what is not a document. */
export function anchorsOf(path: string): string[] {
  if (!path.endsWith('.md')) return []
  const headings = Array.from(proseOf(path).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => slugOf(heading))
  return headings.map((heading, index) => {
    const earlier = headings.slice(0, index).filter((each) => each === heading).length
    return earlier === 0 ? heading : `${heading}-${earlier}`
  })
}
