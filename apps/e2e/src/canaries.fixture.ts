/** Secrets that are easy to find again. Each has characters that every encoding spells in a way of its own. */
export const canaries = {
  id: 'CanaryId&=+% "é" \\id',
  secret: 'CanarySecret:&=+% "密码" \\🔑',
  securityCode: 'CanarySecurity&=+% "é" \\🔑',
  accessToken: `CanaryAccess&=+%"'\\:{}-token-qwerty`,
  newAccessToken: `CanaryRenewed&=+%"'\\:{}-token-asdfgh`,
  refreshToken: 'CanaryRefresh:&=+% "é" \\🔑',
  newRefreshToken: 'CanaryRotated:&=+% "é" \\🔑',
  code: 'CanaryCode:&=+% "é" \\🔑',
  // 32 bytes in base64, as the option takes them.
  encryptionKey: 'CanaryEncryptionKey+qwerty/asdfgh+zxcvbn01Q=',
  codeVerifier: 'CanaryVerifier.~-_.0123456789012345678901234567890123456789',
} as const

/** Every spelling of a secret that a leak could have. */
export function spellings(): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, canary] of Object.entries(canaries)) {
    found.set(`${name}, raw`, canary)
    found.set(`${name}, percent-encoded`, encodeURIComponent(canary))
    found.set(`${name}, form-encoded`, formEncoded(canary))
    found.set(`${name}, JSON-escaped`, JSON.stringify(canary).slice(1, -1))
    found.set(`${name}, base64`, base64(canary))
    // What is left of it whatever quotes and escapes stand in between.
    found.set(`${name}, its first word`, /^\w+/.exec(canary)?.[0] ?? canary)
  }
  const { id, secret } = canaries
  found.set('Basic, raw pair', base64(`${id}:${secret}`))
  found.set('Basic, form-encoded pair', base64(`${formEncoded(id)}:${formEncoded(secret)}`))
  return found
}

/** The spellings that occur in a text. */
export function leaksIn(text: string): string[] {
  return [...spellings()].filter(([, spelling]) => text.includes(spelling)).map(([name]) => name)
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '')
}
