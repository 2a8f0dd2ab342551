import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
// A parser, because the rules are about code: a regular expression takes a URL for a comment and a comment for code.
import { parseSync } from 'oxc-parser'

/** A node of the syntax tree (ESTree), as far as the rules look at one. */
export interface SyntaxNode {
  readonly type: string
  readonly [key: string]: unknown
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The files that are in git, or would be after `git add .`; paths from the root. */
export const files: readonly string[] = [
  ...new Set(
    execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
      .toString()
      .split('\0')
      .filter((path) => statSync(root + path, { throwIfNoEntry: false })?.isFile()),
  ),
].toSorted()

export function exists(path: string): boolean {
  return existsSync(root + path)
}

export function read(path: string): string {
  return readFileSync(root + path, 'utf8')
}

export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(read(path)) as Record<string, unknown>
}

const foldersIn = (parent: string) => {
  const manifest = new RegExp(`^${parent}/([^/]+)/package\\.json$`)
  return files.flatMap((path) => manifest.exec(path)?.[1] ?? [])
}

/** The names of the folders under `packages`. */
export const packages = foldersIn('packages')

/** The names of the folders under `apps`. */
const apps = foldersIn('apps')

/** All of them, as paths from the root. */
export const folders = [...packages.map((name) => `packages/${name}`), ...apps.map((name) => `apps/${name}`)]

/** TypeScript files under a folder, with its tests. */
export function typescriptIn(folder: string): string[] {
  return files.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.ts'))
}

/** Whether a file is for tests only, and not published. */
export function isForTests(path: string): boolean {
  return /\.(test|test-d|fixture)\.ts$/.test(path)
}

/** All nodes of a file's syntax tree; those of its top level are the children of the first one, the `Program`. */
export function nodesOf(path: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (isNode(value)) nodes.push(value)
    for (const child of Object.values(value)) collect(child)
  }
  collect(parse(path).program)
  return nodes
}

/** A file's text with its comments blanked out. */
export function codeOf(path: string): string {
  let code = read(path)
  for (const { start, end } of parse(path).comments) {
    code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end)
  }
  return code
}

/** What a file imports, re-exports and loads while it runs; `typeOnly` where nothing of it is there at run time. */
export function importsOf(path: string): { from: string; typeOnly: boolean }[] {
  const kinds = /^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/
  return nodesOf(path).flatMap((node) => {
    const from = kinds.test(node.type) ? textOf(node['source']) : undefined
    if (from === undefined) return []
    const typeOnly = node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type'
    return [{ from, typeOnly }]
  })
}

/** The files of a package that its entries lead to, themselves included. `'run'`: only those loaded at run time. */
export function reachableFrom(entries: readonly string[], when: 'run' | 'compile' = 'compile'): Set<string> {
  const reached = new Set(entries)
  // A set hands out what is added to it while it is walked.
  for (const path of reached) {
    for (const { from, typeOnly } of importsOf(path)) {
      if (from.startsWith('.') && !(typeOnly && when === 'run')) {
        reached.add(join(dirname(path), from).replace(/\.js$/, '.ts'))
      }
    }
  }
  return reached
}

/** What a file exports by name. */
export function exportsOf(path: string): { values: string[]; types: string[] } {
  const { module } = parse(path)
  const entries = module.staticExports.flatMap((statement) => statement.entries)
  const names = (isType: boolean) =>
    entries.filter((entry) => entry.isType === isType).map((entry) => entry.exportName.name ?? entry.exportName.kind)
  return { values: names(false).toSorted(), types: names(true).toSorted() }
}

/** The titles of a file's tests, and how each was declared: `it`, `it.each`, … */
export function testsOf(path: string): { path: string; title: string; declaredBy: string }[] {
  return nodesOf(path).flatMap((node) => {
    if (node.type !== 'CallExpression') return []
    const declaredBy = nameOf(node['callee'])
    const title = textOf((node['arguments'] as unknown[])[0])
    return title !== undefined && /^(it|test|describe)(\.|$)/.test(declaredBy) ? [{ path, title, declaredBy }] : []
  })
}

/** The text of a string or template literal. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'TemplateLiteral') {
    return (node['quasis'] as { value: { raw: string } }[]).map((quasi) => quasi.value.raw).join('…')
  }
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'MemberExpression') return `${nameOf(node['object'])}.${nameOf(node['property'])}`
  return node.type === 'CallExpression' ? nameOf(node['callee']) : ''
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function parse(path: string) {
  const result = parseSync(path, read(path))
  if (result.errors.length > 0) throw new Error(`${path} does not parse: ${result.errors[0]?.message}`)
  return result
}
