import { expect, it } from 'vitest'
import { checkProxy, thisNode } from './proxy.js'

const secret = 'http://canary:canary@proxy.example.com:3128'

it.each([
  ['no proxy', {}, [], 'ok: no proxy is set'],
  ['one that Node goes past', { HTTPS_PROXY: secret }, [], 'warning: HTTPS_PROXY: set, but Node’s fetch goes past it'],
  [
    'names in small letters',
    { https_proxy: secret, ALL_PROXY: secret },
    [],
    'warning: https_proxy, ALL_PROXY: set, but Node’s fetch goes past it',
  ],
  [
    'one that is used',
    { HTTPS_PROXY: secret, NODE_USE_ENV_PROXY: '1' },
    [],
    'ok: HTTPS_PROXY: used (NODE_USE_ENV_PROXY), but for the hosts in NO_PROXY',
  ],
  [
    'one that is used by an option',
    { HTTPS_PROXY: secret },
    ['--use-env-proxy'],
    'ok: HTTPS_PROXY: used (NODE_USE_ENV_PROXY), but for the hosts in NO_PROXY',
  ],
  [
    'one that is used by NODE_OPTIONS',
    { HTTPS_PROXY: secret, NODE_OPTIONS: '--no-deprecation --use-env-proxy' },
    [],
    'ok: HTTPS_PROXY: used (NODE_USE_ENV_PROXY), but for the hosts in NO_PROXY',
  ],
  [
    'one that is none',
    { HTTPS_PROXY: 'canary', NODE_USE_ENV_PROXY: '1' },
    [],
    'problem: HTTPS_PROXY: not a URL of a proxy',
  ],
])('%s', (_, environment, options, finding) => {
  const { outcome, what, advice } = checkProxy({ environment, options, canUseProxy: true })
  expect(`${outcome}: ${what}`).toBe(finding)
  expect(String(advice)).not.toContain('canary')
})

it('a Node that cannot use one is not told to', () => {
  const { outcome, advice } = checkProxy({
    environment: { HTTPS_PROXY: secret, NODE_USE_ENV_PROXY: '1' },
    options: [],
    canUseProxy: false,
  })
  expect({ outcome, advice }).toEqual({ outcome: 'warning', advice: expect.stringContaining('use Node 24.5 or newer') })
})

it('reads how this Node was started', () => {
  expect(thisNode()).toEqual({ environment: process.env, options: process.execArgv, canUseProxy: expect.any(Boolean) })
})
