import { exists, nodesOf, packages, readJson, type SyntaxNode } from './repository.fixture.js'

/** The packages of a vendor: they say what it does, or simulate it. A new one counts from its first file. */
export const providers = packages.filter(
  (name) => name !== 'core' && ['provider', 'testing'].some((file) => exists(`packages/${name}/src/${file}.ts`)),
)

/** The packages that are a shared cache. */
export const caches = packages.filter((name) => name.startsWith('cache-'))

/** The packages that programs are built on: not for tests alone, which need msw in any case, and no program themselves. */
const forPrograms = packages.filter((name) => {
  const { bin, dependencies = {} } = readJson(`packages/${name}/package.json`) as {
    bin?: object
    dependencies?: object
  }
  return bin === undefined && !('msw' in dependencies)
})

/** Packages that a piece of code names side by side. */
export interface List {
  readonly line: number
  readonly names: readonly string[]
}

/** The lists that a file was given by hand: arrays, keys, members of a type, and what it imports or exports from. */
export function listsIn(path: string, source: string): List[] {
  return nodesOf(path).flatMap((node) => {
    const names = [...new Set(membersOf(node).flatMap(packageNamed))]
    return names.length > 1 ? [{ line: source.slice(0, Number(node['start'])).split('\n').length, names }] : []
  })
}

/**
 * The packages that a list leaves out. One of two vendors or caches is a choice, one of three is meant to have all, and one that has
 * several of both is a list of all packages.
 */
export function missingIn(names: readonly string[]): string[] {
  const count = (kind: readonly string[]) => kind.filter((name) => names.includes(name)).length
  const wanted = [
    ...(count(providers) > 2 ? providers : []),
    ...(count(caches) > 2 ? caches : []),
    ...(count(providers) > 1 && count(caches) > 1 ? forPrograms : []),
  ]
  return [...new Set(wanted)].filter((name) => !names.includes(name))
}

/** What stands side by side in a node. */
function membersOf({ type, ...node }: SyntaxNode): readonly unknown[] {
  const key = {
    ArrayExpression: 'elements',
    ObjectExpression: 'properties',
    ObjectPattern: 'properties',
    Program: 'body',
    TSInterfaceBody: 'body',
    TSTypeLiteral: 'members',
    TSUnionType: 'types',
  }[type]
  return key === undefined ? [] : (node[key] as unknown[])
}

/** The package that a member of a list is about: `'toast'`, `toast`, `sandbox.toast`, `toast: 1`, `from '@auth/toast'`. */
function packageNamed(member: unknown): string[] {
  if (typeof member !== 'object' || member === null) return []
  const { value, name, property, key, literal, source } = member as Record<string, unknown>
  const part = source ?? key ?? property ?? literal
  if (part) return packageNamed(part)
  const [, folder = ''] = /^(?:@auth\/)?([\w-]+)(?:\/\w+)?$/.exec(String(value ?? name)) ?? []
  return packages.includes(folder) ? [folder] : []
}
