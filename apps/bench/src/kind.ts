/** Ours, another library, or the bare floor: what a program would do without any. */
export type Kind = 'ours' | 'peer' | 'floor'

const peerNames =
  /^(@smithy\/core|@badgateway\/oauth2-client|oauth4webapi|google-auth-library|@octokit\/auth-app|@azure\/identity|lru-cache)\b/

export function kindOf(name: string): Kind {
  if (name.startsWith('@auth/')) return 'ours'
  return peerNames.test(name) ? 'peer' : 'floor'
}
