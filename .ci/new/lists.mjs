import { Stop } from '../release/command.mjs'
import { renamed } from './names.mjs'

/** @typedef {import('./names.mjs').Wanted} Wanted */

/**
 * The lists that name every package and can be continued by a line that is not about a vendor's facts.
 * @param {Wanted} wanted
 * @returns {Record<string, (text: string) => string>} by file
 */
export function listsFor(wanted) {
  const { kind, folder, name, model } = wanted
  /** @param {string} line */
  const like = (line) => renamed(line, model.name, name)
  const own = {
    provider: { readme: `tokens for the ${name.Word} API`, architecture: name.Word },
    cache: { readme: `a shared cache for a fleet: ${name.Word}`, architecture: `a cache for a fleet: ${name.Word}` },
  }[kind]

  /** @type {Record<string, (text: string) => string>} */
  const lists = {
    'README.md': (text) =>
      after(
        text,
        'README.md',
        `| [\`@auth/${model.folder}\`]`,
        `(packages/${folder}/README.md)`,
        () => `| [\`@auth/${folder}\`](packages/${folder}/README.md) | ${own.readme} |`,
      ),
    'docs/architecture.md': (text) =>
      after(text, 'docs/architecture.md', `  ${model.folder}/ `, ` @auth/${folder} `, (line) => {
        const [, first = '', second = ''] = /^( {2}\S+ +)(\S+ +)/.exec(line) ?? []
        const columns = [`  ${folder}/`.padEnd(first.length - 1), `@auth/${folder}`.padEnd(second.length - 1)]
        return [...columns, own.architecture].join(' ')
      }),
    'apps/e2e/package.json': (text) => {
      const manifest = JSON.parse(text)
      manifest.devDependencies[`@auth/${folder}`] = 'workspace:*'
      return json({ ...manifest, devDependencies: sorted(manifest.devDependencies) })
    },
    'apps/e2e/src/published/consumer/types-node10.fixture.ts': (text) =>
      copied(
        text,
        'apps/e2e/src/published/consumer/types-node10.fixture.ts',
        new RegExp(`'@auth/${model.folder}(/testing)?'$`),
        like,
      ),
  }
  if (kind === 'cache') {
    return {
      ...lists,
      'docs/caches.md': (text) =>
        after(
          text,
          'docs/caches.md',
          '| many machines ',
          `/packages/${folder}/README.md)`,
          () =>
            `| many machines, with ${name.Word} already | [\`${name.word}Cache({ client })\`](../packages/${folder}/README.md) | TO STATE |`,
        ),
    }
  }
  return {
    ...lists,
    '.ci/checks/size-limits.json': (text) => {
      const limits = JSON.parse(text)
      return json(sorted({ ...limits, [folder]: limits[model.folder] }))
    },
    'docs/providers.md': (text) => section(text, wanted),
    // Without it the examples of the new README have no vendor to ask.
    'apps/e2e/src/snippets/prelude.fixture.ts': (text) => {
      const path = 'apps/e2e/src/snippets/prelude.fixture.ts'
      const withLines = copied(
        text,
        path,
        new RegExp(`^(import .*'@auth/${model.folder}/testing'|const ${model.name.word} = | +${model.name.WORD}_)`),
        like,
      )
      return replaced(withLines, path, `[${model.name.word}, `, `[${model.name.word}, ${name.word}, `)
    },
  }
}

/**
 * The section of a vendor's facts, after that of the model. Its first row is named by the test of the encoding.
 * @param {string} text
 * @param {Wanted} wanted
 */
function section(text, { name, model }) {
  if (text.includes(`\n## ${name.Word}\n`)) return text
  const path = 'docs/providers.md'
  const start = text.indexOf(`\n## ${model.name.Word}\n`)
  const end = text.indexOf('\n## ', start + 1)
  if (start < 0 || end < 0) throw missing(path, `a section of ${model.name.Word}, and one after it`)
  const own = `
## ${name.Word}

Vendor's page: TO STATE.

| Id | What | Fact | Source |
| - | - | - | - |
| ${name.WORD}-1 | Token request | TO STATE: method, host, path, content type and fields of the request | inferred |
`
  return text.slice(0, end) + own + text.slice(end)
}

/**
 * Puts a line after the one that begins so, unless it is there.
 * @param {string} text
 * @param {string} path
 * @param {string} beginning
 * @param {string} mark what only the new line has
 * @param {(line: string) => string} make
 */
function after(text, path, beginning, mark, make) {
  const lines = text.split('\n')
  const index = lines.findIndex((line) => line.startsWith(beginning))
  if (index < 0) throw missing(path, `a line that begins with \`${beginning.trim()}\``)
  return text.includes(mark) ? text : lines.toSpliced(index + 1, 0, make(lines[index] ?? '')).join('\n')
}

/**
 * Copies each line that is like this one, unless its copy is there.
 * @param {string} text
 * @param {string} path
 * @param {RegExp} pattern
 * @param {(line: string) => string} make
 */
function copied(text, path, pattern, make) {
  const lines = text.split('\n')
  if (!lines.some((line) => pattern.test(line))) throw missing(path, `a line like ${pattern.source}`)
  const isToCopy = (/** @type {string} */ line) => pattern.test(line) && !lines.includes(make(line))
  return lines.flatMap((line) => (isToCopy(line) ? [line, make(line)] : [line])).join('\n')
}

/**
 * @param {string} text
 * @param {string} path
 * @param {string} from
 * @param {string} to
 */
function replaced(text, path, from, to) {
  if (!text.includes(from)) throw missing(path, `\`${from}\``)
  return text.includes(to) ? text : text.replace(from, to)
}

/** @param {string} path @param {string} what */
const missing = (path, what) =>
  new Stop(`${path} has no longer ${what}. Correct .ci/new/lists.mjs; nothing was written.`)

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`

/** @param {Record<string, unknown>} entries */
const sorted = (entries) => Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)))
