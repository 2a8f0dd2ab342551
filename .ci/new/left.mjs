import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stop } from '../release/command.mjs'
import { root } from '../workspace.mjs'
import { renamed, spelling } from './names.mjs'
import { wrapped } from './wrapped.mjs'

/**
 * The steps that CONTRIBUTING.md leaves to a person, each by its first sentence, and what is red until then.
 * @param {import('./names.mjs').Wanted} wanted
 * @returns {string[]} lines of a terminal
 * @throws {Stop} where CONTRIBUTING.md has none
 */
export function whatIsLeft({ kind, name }) {
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  const [, text = ''] = new RegExp(`\n## Adding a ${kind}\n([^]+?)\n## `).exec(contributing) ?? []
  const [, red = ''] = /\n(Red at first [^]+?)\n(?:\n|$)/.exec(text) ?? []
  const steps = [...text.matchAll(/^\d\. ((?:.+\n)(?: {3}.+\n)*)/gm)].map(([, step = '']) => plain(step))
  if (steps.length === 0 || red === '') throw new Stop(`CONTRIBUTING.md has no steps under "Adding a ${kind}".`)
  const firstSentence = (/** @type {string} */ words) => words.replace(/(?<=\.) .*/, '')
  return [
    ...steps.flatMap((step, index) => wrapped(ofNew(firstSentence(step)), `${index + 1}. `, '   ')),
    '',
    ...wrapped(ofNew(plain(red))),
  ]

  /** @param {string} words */
  function ofNew(words) {
    return words.replaceAll(/`[^`]+`/g, (code) => renamed(code, spelling('example'), name))
  }
}

/**
 * Markdown as a terminal shows it.
 * @param {string} markdown
 */
const plain = (markdown) =>
  markdown
    .replaceAll('**', '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
