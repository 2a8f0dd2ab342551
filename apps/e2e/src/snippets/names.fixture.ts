import { parseSync } from 'oxc-parser'

/**
 * The names that a module declares, imports and leaves open. Types are those of either that are nothing at run time,
 * `modules` what it imports from. What does not parse leaves nothing open: the compiler says more about it.
 */
export function namesOf(code: string) {
  const { program, module, errors } = parseSync('snippet.ts', code)
  const declared: string[] = []
  const types: string[] = []
  for (const statement of program.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (node?.type === 'VariableDeclaration') {
      declared.push(...node.declarations.flatMap(({ id }) => boundNames(id)))
    } else if (node && 'id' in node && node.id?.type === 'Identifier') {
      declared.push(node.id.name)
      if (node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration') types.push(node.id.name)
    }
  }
  const entries = module.staticImports.flatMap((statement) => statement.entries)
  types.push(...entries.filter(({ isType }) => isType).map(({ localName }) => localName.value))
  const imported = entries.map(({ localName }) => localName.value)
  // Names bound within a function count as bound everywhere. Where that is wrong, the compiler finds a name missing.
  const bound = new Set([...declared, ...imported, ...namesBoundWithin(program)])
  return {
    declared,
    imported,
    types,
    open: errors.length > 0 ? [] : [...new Set(identifiersIn(program))].filter((name) => !bound.has(name)),
    modules: module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
  }
}

function namesBoundWithin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { type, id, params } = value as { type?: string; id?: unknown; params?: unknown }
  const own = type === 'VariableDeclarator' ? [id] : Array.isArray(params) ? params : []
  return [...own.flatMap(boundNames), ...Object.values(value).flatMap(namesBoundWithin)]
}

/** The names that a declaration binds: `a`, `{ a, b: c }`. */
function boundNames(pattern: unknown): string[] {
  const { type, name, properties } = pattern as { type: string; name?: string; properties?: { value: unknown }[] }
  if (type === 'Identifier') return [name ?? '']
  return (properties ?? []).flatMap(({ value }) => boundNames(value))
}

/** Every identifier but names of members and keys: what may refer to something. */
function identifiersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const node = value as Record<string, unknown>
  if (node['type'] === 'Identifier') return [String(node['name']), ...identifiersIn(node['typeAnnotation'])]
  const { type, computed, shorthand } = node
  const name = computed === true || shorthand === true ? '' : type === 'MemberExpression' ? 'property' : 'key'
  return Object.entries(node).flatMap(([key, child]) => (key === name ? [] : identifiersIn(child)))
}
