/**
 * Who brought a change, and where it can be read up, in brackets: its pull request, or its commit, and the author. No
 * address is ever shown.
 * @param {import('./history.mjs').Origin | undefined} origin
 * @param {unknown} repository that of package.json
 */
export function attribution(origin, repository) {
  if (origin === undefined) return ''
  const { commit, pull } = origin
  const home = homeOf(repository)
  const short = commit.slice(0, 7)
  const source =
    pull === undefined
      ? linked(short, home && `${home}/commit/${commit}`)
      : linked(`#${pull}`, home && `${home}/pull/${pull}`)
  const author = authorOf(origin, home)
  return `(${author === undefined ? source : `${source} by ${author}`})`
}

/**
 * The page of the repository at its forge, if it has one.
 * @param {unknown} repository
 */
function homeOf(repository) {
  const written =
    typeof repository === 'object' && repository !== null && 'url' in repository ? repository.url : repository
  const url = typeof written === 'string' ? /^(?:git\+)?(https:\/\/[^@]+?)(?:\.git)?$/.exec(written)?.[1] : undefined
  return url !== undefined && URL.canParse(url) ? url : undefined
}

/**
 * The account, where the address is the one that the forge gives to those who hide theirs; else the name. A machine has
 * neither.
 * @param {import('./history.mjs').Origin} origin
 * @param {string | undefined} home
 */
function authorOf({ author, email }, home) {
  const host = home === undefined ? undefined : new URL(home).hostname
  const [user = '', domain = ''] = email.split('@')
  const login = user.replace(/^\d+\+/, '')
  if (login.endsWith('[bot]') || author.endsWith('[bot]')) return undefined
  if (host !== undefined && domain === `users.noreply.${host}` && /^[\w-]+$/.test(login)) {
    return linked(`@${login}`, `https://${host}/${login}`)
  }
  // Some have set their address as their name.
  const name = /\S@\S/.test(author) ? '' : author.replaceAll(/[@\p{Cc}]/gu, '').trim()
  return name === '' ? undefined : name.replaceAll(/[\\`*_{}[\]<>()#!|~&]/g, String.raw`\$&`)
}

/**
 * @param {string} text
 * @param {string | undefined} url
 */
function linked(text, url) {
  return url === undefined ? text : `[${text}](${url})`
}
