import { homedir, tmpdir } from 'node:os'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { shownPath, userFolder } from './user-folders.js'

afterEach(() => void vi.unstubAllEnvs())

/** Sets these of the environment, and takes the others away. */
function stub(variables: Record<string, string>): void {
  for (const name of ['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME']) vi.stubEnv(name, variables[name])
}

describe('userFolder', () => {
  it.each([
    [{ HOME: '/home/me' }, '/home/me/.cache/pos-auth', '/home/me/.config/pos-auth'],
    [
      { HOME: '/home/me', XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '' },
      '/home/me/.cache/pos-auth',
      '/home/me/.config/pos-auth',
    ],
    [{ HOME: '', XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/d' }, '/c/pos-auth', '/d/pos-auth'],
  ])('with %j is where the system has it', (variables, cache, config) => {
    stub(variables)
    expect([userFolder('cache'), userFolder('config')]).toEqual([cache, config])
  })

  it('without HOME is that of the user whom the system knows', () => {
    stub({})
    expect(userFolder('cache')).toBe(`${homedir()}/.cache/pos-auth`)
  })

  it.each([
    [{ HOME: '' }, 'HOME is not an absolute path'],
    [{ HOME: 'home' }, 'HOME is not an absolute path'],
    [{ HOME: '.' }, 'HOME is not an absolute path'],
    [{ HOME: '/home/me', XDG_CACHE_HOME: 'c', XDG_CONFIG_HOME: 'd' }, 'takes an absolute path'],
    [{ HOME: '/home/me', XDG_CACHE_HOME: './c', XDG_CONFIG_HOME: '.' }, 'takes an absolute path'],
  ])('with %j is refused: it would be below the current folder', (variables, words) => {
    stub(variables)
    for (const kind of ['cache', 'config'] as const) expect(() => userFolder(kind)).toThrow(words)
  })
})

describe('shownPath', () => {
  it('leaves the user’s name out', () => {
    stub({ HOME: tmpdir() })
    expect(shownPath(`${tmpdir()}/x`)).toBe('~/x')
  })

  it.each(['', '/', '.'])('with HOME=%j changes nothing', (home) => {
    stub({ HOME: home })
    expect(shownPath('/etc/x')).toBe('/etc/x')
  })

  it('lets no name of a folder steer the terminal, or begin a line', () => {
    expect(shownPath('/tmp/\u001B[31mred\npos-auth: done')).toBe('/tmp/?[31mred?pos-auth: done')
  })
})
