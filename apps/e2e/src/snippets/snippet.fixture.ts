import { basename } from 'node:path/posix'
import { parseSync } from 'oxc-parser'
import { fencesIn } from '../markdown.fixture.js'
import { readJson } from '../repository.fixture.js'
import { namesOf } from './names.fixture.js'

/** What is installed on demand for examples that show it. */
const tools = Object.keys(readJson('apps/e2e/tools/guides/package.json')['dependencies'] as object)

/** An example of a document, as a module of its own. */
export interface Snippet {
  /** Where it is: `README.md:34`. */
  at: string
  document: string
  /** The document's line that its first line is. */
  line: number
  /** The module, from the folder of all, without an extension. */
  path: string
  code: string
  /** What it leaves open that the prelude has. */
  imports: { from: string; names: string[]; types: string[] }[]
  exports: { names: string[]; types: string[] }
  /** `vitest`: it is made of tests. `alone`: it brings its own network. */
  kind: 'plain' | 'alone' | 'vitest'
  /** Whether it, or what it builds on, needs a Redis or a PostgreSQL. */
  needsServer: boolean
  /** Whether it, or what it builds on, needs what is installed on demand. */
  needsTools: boolean
}

/**
 * The TypeScript examples of a document. Each may use what an earlier one of the same document declares or imports, the
 * latest that needs no server if there are several, and the names of the prelude.
 */
export function snippetsIn(document: string, text: string, preludeNames: readonly string[]): Snippet[] {
  const snippets: Snippet[] = []
  for (const { language, code, line, lead } of fencesIn(text)) {
    if (language !== 'ts') continue
    const { declared, imported, types, open, modules } = namesOf(code)
    const kind = modules.includes('vitest') ? 'vitest' : modules.includes('msw/node') ? 'alone' : 'plain'
    const earlier = snippets.filter((each) => each.kind !== 'vitest')
    const sources = new Map<Snippet | 'prelude', string[]>()
    for (const name of open) {
      const having = earlier.filter(({ exports }) => [...exports.names, ...exports.types].includes(name))
      const source = having.findLast((each) => !each.needsServer) ?? having.at(-1) ?? 'prelude'
      if (source === 'prelude' && !preludeNames.includes(name)) continue
      sources.set(source, [...(sources.get(source) ?? []), name])
    }
    // "`acme.ts`:" before a block names its file, which other blocks may import.
    const file = /`([\w-]+)(?:\.test)?\.ts`:$/.exec(lead)?.[1] ?? String(line)
    snippets.push({
      at: `${document}:${line}`,
      document,
      line,
      // Not `.test`: a run of this package's own tests would take it for one of them.
      path: `${document.replaceAll('/', '-')}/${file}${kind === 'vitest' ? '-tests' : ''}`,
      code,
      imports: Array.from(sources, ([source, names]) => {
        if (source === 'prelude') return { from: '../prelude.fixture.js', names, types: [] }
        const isType = (name: string) => source.exports.types.includes(name)
        const parts = { names: names.filter((name) => !isType(name)), types: names.filter(isType) }
        return { from: `./${basename(source.path)}.js`, ...parts }
      }),
      exports: {
        names: [...declared, ...imported].filter((name) => !types.includes(name)),
        types: [...declared, ...imported].filter((name) => types.includes(name)),
      },
      kind,
      needsServer:
        modules.some((name) => /^((io)?redis|pg|postgres)$/.test(name)) ||
        [...sources.keys()].some((source) => source !== 'prelude' && source.needsServer),
      needsTools:
        modules.some((name) => tools.includes(name)) ||
        [...sources.keys()].some((source) => source !== 'prelude' && source.needsTools),
    })
  }
  return snippets
}

/** The text of its module: what it leaves open, itself, and all that it declares for those after it. */
export function moduleOf({ code, imports, exports, kind }: Snippet): string {
  const own = new Set(
    Array.from(code.matchAll(/^export (?:async )?(?:const|function|class|interface|type) (\w+)/gm), ([, name]) => name),
  )
  const list = (names: readonly string[]) => names.filter((name) => !own.has(name)).join(', ')
  return (
    [
      ...imports.flatMap(({ from, names, types }) => [
        `import { ${names.join(', ')} } from '${from}'`,
        ...(types.length > 0 ? [`import type { ${types.join(', ')} } from '${from}'`] : []),
      ]),
      // On one line with what comes before, so that the compiler's line numbers are those of the document.
      ...(kind === 'vitest' ? [] : [`export { ${list(exports.names)} }; export type { ${list(exports.types)} }`]),
    ].join('; ') + `;${holdToComments(code)}`
  )
}

/** `console.log(x) // 2` must be 2, and a call with `// 200` behind it must be answered with that status. */
function holdToComments(code: string): string {
  const { program, comments } = parseSync('snippet.ts', code)
  let held = code
  for (const statement of program.body.toReversed()) {
    if (statement.type !== 'ExpressionStatement') continue
    const { start, end, expression } = statement
    const behind = comments.find((comment) => comment.start > end && !code.slice(end, comment.start).includes('\n'))
    const expected = /^ (\d+)\b/.exec(behind?.value ?? '')?.[1]
    if (expected === undefined) continue
    const isLog = code.slice(start, end).startsWith('console.log(') && expression.type === 'CallExpression'
    const [first] = isLog ? expression.arguments : [expression]
    const shown = `const shown: unknown = ${code.slice(first?.start ?? start, first?.end ?? end)}`
    const check = `if ((shown instanceof Response ? shown.status : shown) !== ${expected}) throw new Error('not ${expected}')`
    held = `${held.slice(0, start)}{ ${shown}; ${check} }${held.slice(end)}`
  }
  return held
}
