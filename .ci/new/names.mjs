import { existsSync } from 'node:fs'
import { Stop } from '../release/command.mjs'
import { root } from '../workspace.mjs'
import { wrapped } from './wrapped.mjs'

/**
 * How a vendor or a store is called in code and in prose.
 * @typedef {{ word: string, Word: string, WORD: string }} Spelling
 */

/**
 * What is to be made, and the package that is its model.
 * @typedef {object} Wanted
 * @property {'provider' | 'cache'} kind
 * @property {string} folder the package's folder under `packages`
 * @property {Spelling} name
 * @property {{ folder: string, name: Spelling }} model
 */

/** What the skeletons beside this file call the vendor or the store. */
export const skeletonName = spelling('acme')

const longest = 30

const language = [
  'arguments async await break case catch class const constructor continue debugger default delete do else enum eval',
  'export extends false finally for function if implements import in instanceof interface let new null package private',
  'protected prototype public return static super switch then this throw true try typeof undefined var void while with yield',
]

/** Words that are taken in the code that would be made, and why. @type {Record<string, string>} */
const taken = {
  'is a word of the language': language.join(' '),
  'would hide a name that the code uses': 'auth token memory http fetch server process credentials simulator answer',
  'is what the sandbox calls something else': 'close host now port url',
  'stands for the vendor in what this copies': skeletonName.word,
  'is no name for a folder on Windows': 'aux con nul prn com1 com2 com3 com4 lpt1 lpt2 lpt3',
}

const kinds = {
  provider: {
    what: 'vendor',
    example: 'square',
    ending: 'pos',
    model: { folder: 'toast', name: spelling('toast') },
  },
  cache: {
    what: 'store',
    example: 'memcached',
    ending: 'store',
    model: { folder: 'cache-sqlite', name: spelling('sqlite') },
  },
}

/**
 * Reads what a person wrote after `pnpm new`.
 * @param {readonly string[]} words
 * @returns {Wanted}
 * @throws {Stop} a sentence that says what to write instead
 */
export function wanted([kind, name, ...more]) {
  if (kind === undefined) throw stop('Say what is new: `pnpm new provider square`, or `pnpm new cache memcached`.')
  if (kind !== 'provider' && kind !== 'cache') throw stop('What is new is a `provider` or a `cache`.')
  const { what, example, ending, model } = kinds[kind]
  const command = `\`pnpm new ${kind} ${example}\``
  if (name === undefined) throw stop(`Say how the ${what} is called: ${command}.`)
  if (more.length > 0) throw stop(`A name is one word, and one at a time: ${command}.`)
  if (kind === 'cache' && name.startsWith('cache-'))
    throw stop(`The folder is called \`cache-…\` in any case. Say how the store is called: ${command}.`)
  if (!/^[a-z][a-z0-9]*$/.test(name))
    throw stop(
      `A name is one word of small letters and digits that begins with a letter, since code is named for it. ${hintFor(kind, name)}`,
    )
  if (name.length > longest) throw stop(`A name has ${longest} characters at most, and this one has ${name.length}.`)
  for (const [why, words] of Object.entries(taken)) {
    if (words.split(' ').includes(name))
      throw stop(`\`${name}\` ${why}. Choose another name, such as \`${name}${ending}\`.`)
  }
  const folder = kind === 'provider' ? name : `cache-${name}`
  const there = ['packages', 'apps'].map((parent) => `${parent}/${folder}`).find((path) => existsSync(root + path))
  if (there !== undefined) {
    const rest = existsSync(`${root}${there}/package.json`) ? '' : ', without a package.json. Remove the folder first'
    throw stop(`${there} is there already${rest}; nothing was written.`)
  }
  return { kind, folder, name: spelling(name), model }
}

/**
 * A text in which one name takes the place of another, in each spelling.
 * @param {string} text
 * @param {Spelling} from
 * @param {Spelling} to
 */
export function renamed(text, from, to) {
  return text.replaceAll(from.word, to.word).replaceAll(from.Word, to.Word).replaceAll(from.WORD, to.WORD)
}

/**
 * @param {string} word
 * @returns {Spelling}
 */
export function spelling(word) {
  return { word, Word: `${word.charAt(0).toUpperCase()}${word.slice(1)}`, WORD: word.toUpperCase() }
}

/**
 * The name that was meant, where that can be seen.
 * @param {'provider' | 'cache'} kind
 * @param {string} name
 */
function hintFor(kind, name) {
  const meant = name.toLowerCase().replaceAll(/[-_. ]/g, '')
  const isOne = /^[a-z][a-z0-9]*$/.test(meant) && meant.length <= longest
  return `Try \`pnpm new ${kind} ${isOne ? meant : kinds[kind].example}\`.`
}

/** @param {string} text */
const stop = (text) => new Stop(wrapped(text).join('\n'))
