import { runInNewContext } from 'node:vm'

const canary = 'canary-thrown'

function throwing(): never {
  throw new Error(canary)
}

/** What a program's function may throw, by its name. Each carries a canary where it can. */
export const thrownValues: [name: string, make: () => unknown][] = [
  ['an error', () => Object.assign(new Error(canary), { code: canary, secret: canary })],
  ['an error with getters that throw', () => errorWith(throwing)],
  ['an error with getters that give a canary', () => errorWith(() => canary)],
  [
    'a proxy that throws',
    () => new Proxy(new Error(canary), { get: throwing, has: throwing, getPrototypeOf: throwing }),
  ],
  ['a revoked proxy', revoked],
  ['a proxy of a function, revoked', () => revoked(() => undefined)],
  ['an error whose cause is a revoked proxy', () => new Error(canary, { cause: revoked() })],
  ['a frozen error', () => Object.freeze(new Error(canary))],
  ['an object without a prototype', () => Object.assign(Object.create(null) as object, { message: canary })],
  ['a symbol', () => Symbol(canary)],
  ['a function', () => Object.assign(() => canary, { code: canary })],
  ['an error of another realm', () => runInNewContext(`new Error('${canary}')`)],
  ['causes in a circle', circle],
  ['an AggregateError', () => new AggregateError([revoked(), new Error(canary)], canary)],
  ['text', () => canary],
  ['a bigint', () => 1n],
  ['nothing', () => undefined],
  ['null', () => null],
]

function errorWith(get: () => unknown): Error {
  const members = ['name', 'message', 'stack', 'code', 'syscall', 'cause', 'errors', 'then', 'digest', 'toString']
  return Object.defineProperties(new Error(canary), Object.fromEntries(members.map((member) => [member, { get }])))
}

function revoked(target: object = {}): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function circle(): Error {
  const first = new Error(canary)
  first.cause = new Error(canary, { cause: first })
  return first
}
