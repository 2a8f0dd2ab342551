import { isAuthError } from '@auth/core'
import { WrongVariable, liveProvider } from './live-providers.js'

/** A command line that is wrong. Its message names what, and what it takes, but repeats no value. */
export class WrongUsage extends Error {}

/** A command that could not do what it was for. */
export class CommandFailed extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What went wrong, as it is shown. Nothing in it is secret. */
export interface Failure {
  /** 1: it failed. 2: the command line or a variable is wrong. */
  readonly exitCode: 1 | 2
  /** That of the `AuthError`; `usage`, `configuration` or `defect` for what is none. */
  readonly code: string
  /** What happened, and what to do. */
  readonly message: string
  /** The vendor's name, where it is about one. */
  readonly provider?: string
  /** The HTTP status of the vendor's reply, where there was one. */
  readonly status?: number
  /** Milliseconds until the next token request may be sent, where one has to wait. */
  readonly retryAfterMs?: number
}

/** What the packages advise about options of theirs, to somebody who has no program to set them in. */
const optionNames = / options\.path:| and tokenQuery\b|, or raise timeoutMs and totalTimeoutMs/

/** What went wrong, in words for a person, without anything secret: an `AuthError`, or what else a program throws. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof WrongUsage) return { exitCode: 2, code: 'usage', message: thrown.message }
  if (thrown instanceof WrongVariable) return { exitCode: 2, code: 'configuration', message: thrown.message }
  if (thrown instanceof CommandFailed) return { exitCode: 1, code: thrown.code, message: thrown.message }
  if (!isAuthError(thrown)) return { exitCode: 1, code: 'defect', message: defectMessage(thrown) }
  const { code, message, provider, status, retryAfterMs } = thrown
  return {
    exitCode: code === 'invalid_options' ? 2 : 1,
    code,
    message: message.replace(optionNames, ''),
    provider,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** The failure in one sentence for a person: with the vendor's name once, and the code that documents know it by. */
export function failureWords({ code, message, provider }: Failure): string {
  if (provider === undefined) return message
  const label = liveProvider(provider)?.label ?? provider
  const detail = message.replace(`${provider}: `, '')
  return `${detail.includes(label) ? detail : `${label}: ${detail}`} (${code})`
}

/** Where it happened, and not what it says: nobody knows what is in a message that nobody expected. */
function defectMessage(thrown: unknown): string {
  const { name, code } = errorWords(thrown)
  // Its message comes before the frames, and could look like one.
  const stack = thrown instanceof Error ? (thrown.stack ?? '').replace(thrown.message, '') : ''
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line))
  return [
    `${[name, code].filter(Boolean).join(' ')}, which is a defect of this program. Please report it`,
    ...frames,
  ].join('\n')
}

/**
 * The name and the code of what was thrown, or of what caused it. Messages of others are not for showing: they may hold
 * what was sent.
 */
export function errorWords(thrown: unknown): { name: string; code: string | undefined } {
  let name: string | undefined
  for (let next = thrown, depth = 0; next instanceof Error && depth < 8; next = next.cause, depth += 1) {
    name ??= next.name
    const { code } = next as NodeJS.ErrnoException
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return { name: next.name, code }
  }
  return { name: name ?? 'Error', code: undefined }
}
