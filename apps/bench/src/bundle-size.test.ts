import { describe, expect, it } from 'vitest'
import { bundle, bundleBytes, ownCodeBytes } from './bundle-size.js'
import { kyAlone, ours } from './imported-modules.js'

it.each(ours)('a bundle of $name has all it needs, ky too, and our own code is a part of it', async (module) => {
  const [all, own, ky] = await Promise.all([bundleBytes(module), ownCodeBytes(module), bundleBytes(kyAlone)])
  expect(ky).toBeGreaterThan(5_000)
  expect(own).toBeGreaterThan(1_000)
  expect(all).toBeGreaterThan(ky + own)
})

const textOf = async (program: string, folder: string) =>
  (await bundle(program, folder)).map((contents) => new TextDecoder().decode(contents)).join('\n')

describe.each(ours)('the bundle of a program of three lines with $name', ({ module, imports, folder }) => {
  const [create = ''] = imports
  const program = [
    `import { ${create} } from '${module}'`,
    `const auth = ${create}({ environment: process.env.POS, credentials: JSON.parse(process.env.CREDENTIALS) })`,
    'console.log(await (await auth.fetch(process.argv[2])).json())',
  ].join('\n')

  it('has nothing of what the program does not import', async () => {
    const text = await textOf(program, folder)
    expect(text).toContain('getToken')
    expect(text).not.toMatch(/memoryCache|providerContract|tokenCacheContract|createSimulator|setupServer/)
    // Of valibot what a provider uses: a tenth of its functions.
    expect(text).not.toMatch(/function (ipv6|creditCard|intersect)\(/)
  })

  it('has what it imports beside', async () => {
    const more = ["import { memoryCache } from '@auth/core'", program, 'console.log(memoryCache())']
    expect(await textOf(more.join('\n'), folder)).toContain('function memoryCache(')
  })
})
