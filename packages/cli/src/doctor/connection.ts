import { errorWords } from '../failure.js'
import { checkClock } from './clock.js'
import { notChecked, ok, problem, warning, type Finding } from './finding.js'
import { usesProxy } from './proxy.js'

const check = 'connection'

/** Asks the host for its front page, without credentials: name, connection, certificate and clock show by the reply. */
export async function checkConnection(baseUrl: string, timeoutMs = 10_000): Promise<Finding[]> {
  const { host, protocol } = new URL(baseUrl)
  try {
    const sentAt = Date.now()
    const response = await fetch(baseUrl, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const reply = `${host} answers${protocol === 'https:' ? ', with a certificate that Node trusts' : ''}`
    return [
      response.status >= 500
        ? warning(check, `${host} answers ${response.status}`, 'It may be down or in maintenance: try again later')
        : ok(check, reply),
      checkClock({ headers: response.headers, host, sentAt, receivedAt: Date.now() }),
    ]
  } catch (error) {
    return [connectionProblem(errorWords(error), host), notChecked('clock', 'no reply to compare with')]
  }
}

/** The codes are those of the system, of OpenSSL and of Node's fetch. */
function connectionProblem({ name, code }: { name: string; code: string | undefined }, host: string): Finding {
  const because = `(${code ?? name})`
  const found = (what: string, advice: string) => problem(check, `${what} ${because}`, advice)
  if (code === 'UND_ERR_ABORTED') {
    return found(
      `the proxy lets nothing through to ${host}`,
      'Check the login in the proxy’s URL, and what the proxy allows',
    )
  }
  if (usesProxy() && /^(ENOTFOUND|EAI_\w+|ECONNREFUSED)$/.test(code ?? '')) {
    return found(
      `the connection to ${host} through the proxy failed`,
      'Check host and port in the proxy’s URL, and whether NO_PROXY should name this host',
    )
  }
  if (/^(ENOTFOUND|EAI_\w+)$/.test(code ?? '')) {
    return found(
      `DNS knows no address for ${host}`,
      'Check the spelling of the host, and that this machine can resolve names (nslookup)',
    )
  }
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code ?? '')) {
    return found(
      `the certificate of ${host} is not valid today`,
      'Check this machine’s clock; if it is right, tell the host’s owner',
    )
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return found(
      `the certificate of ${host} is for another host`,
      'Check the base URL; a network login page can be the reason too',
    )
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|SIGNATURE/.test(code ?? '')) {
    return found(
      `TLS: the certificate of ${host} is from an authority that Node does not trust`,
      'If your network inspects TLS, or the host is your own: put the authority’s certificate into a file and name it in NODE_EXTRA_CA_CERTS',
    )
  }
  if (/SSL|TLS|EPROTO/.test(code ?? '')) {
    return found(
      `TLS with ${host} failed`,
      'Check that the base URL’s port speaks TLS, and that no proxy stands in between',
    )
  }
  if (code === 'ECONNREFUSED') {
    return found(
      `nobody listens at ${host}`,
      'Check host and port; for a sandbox, start it: pos-auth sandbox --port <number>',
    )
  }
  if (name === 'TimeoutError' || /TIMEOUT|TIMEDOUT/.test(code ?? '')) {
    return found(`no reply from ${host}`, 'Check firewall and proxy: this network may let nothing out directly')
  }
  return found(`the connection to ${host} failed`, 'Check network, firewall and proxy')
}
