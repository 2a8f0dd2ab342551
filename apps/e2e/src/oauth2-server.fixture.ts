import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import OAuth2Server from '@node-oauth/oauth2-server'
import { listen } from './loopback.fixture.js'

const { Request, Response } = OAuth2Server
/** The password grant is made for registered clients; IT Retail's requests name none. */
const client = { id: 'back-end', grants: ['password'] }

/** Starts `@node-oauth/oauth2-server` with IT Retail's paths and one user. */
export async function startOAuth2Server(user: { username: string; password: string }) {
  const tokens = new Map<string, OAuth2Server.Token>()
  const logins: { url: string; type: string | undefined }[] = []
  const server = new OAuth2Server({
    requireClientAuthentication: { password: false },
    accessTokenLifetime: 1_209_599,
    model: {
      getClient: async (id) => id === client.id && client,
      getUser: async (username, password) => username === user.username && password === user.password && { username },
      async saveToken(token, itsClient, itsUser) {
        const saved = { ...token, client: itsClient, user: itsUser }
        tokens.set(token.accessToken, saved)
        return saved
      },
      getAccessToken: async (accessToken) => tokens.get(accessToken),
    },
  })

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '' } = incoming
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    const form = Object.fromEntries(new URLSearchParams(await text(incoming)))
    const body = { ...form, client_id: client.id }
    const request = new Request({ method, headers, query: Object.fromEntries(searchParams), body })
    const response = new Response()
    try {
      if (pathname === '/token') {
        logins.push({ url, type: incoming.headers['content-type'] })
        await server.token(request, response)
      } else {
        await server.authenticate(request, response)
        response.body = [{ id: 1, name: 'Produce', deleted: false }]
      }
    } catch (error) {
      if (!(error instanceof OAuth2Server.OAuthError)) throw error
      response.status = error.code
    }
    outgoing.writeHead(response.status ?? 500, { ...response.headers, 'content-type': 'application/json' })
    outgoing.end(JSON.stringify(response.body))
  }

  const origin = await listen(() => (incoming, outgoing) => void answer(incoming, outgoing))
  return { origin, logins, tokens }
}
