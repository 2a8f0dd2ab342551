// axios: two interceptors attach the token, and answer a 401 with one new token for all calls and one more try for each.
// By hand: node --env-file=.env apps/examples/src/toast-with-axios.ts
import { createToastAuth, toastHeaders, type Auth, type Token } from '@auth/toast'
import axios, { isAxiosError, type AxiosInstance } from 'axios'

const {
  TOAST_CLIENT_ID: clientId = '',
  TOAST_CLIENT_SECRET: clientSecret = '',
  TOAST_ENVIRONMENT: place = 'sandbox',
  TOAST_RESTAURANT_GUID: restaurantGuid = '9d3c2a10-7c0a-4f8e-8b7e-2f1f0a4d5e6b',
} = process.env

export function useAuth(client: AxiosInstance, auth: Auth): void {
  const sent = new WeakMap<object, Token>()

  client.interceptors.request.use(async (config) => {
    const token = await auth.getToken()
    sent.set(config, token)
    config.headers.set('Authorization', token.authorizationHeader)
    return config
  })

  client.interceptors.response.use(undefined, async (error: unknown) => {
    const config = isAxiosError(error) && error.response?.status === 401 ? error.config : undefined
    const refused = config && sent.get(config)
    if (config === undefined || refused === undefined) throw error
    await auth.invalidate(refused) // of many calls that were refused with one token, the first is heard
    const token = await auth.getToken()
    if (token === refused) throw error // it was replaced just now, and refused again: another would not help
    config.headers.set('Authorization', token.authorizationHeader)
    return axios.request(config) // without these interceptors, so that it is sent once more and no oftener
  })
}

const toast = createToastAuth({
  credentials: { clientId, clientSecret },
  environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
})
export const api = axios.create({ baseURL: toast.baseUrl, headers: toastHeaders({ restaurantGuid }) })
useAuth(api, toast)

const { data } = await api.get<{ guid: string }>(`/restaurants/v1/restaurants/${restaurantGuid}`)
console.log(`restaurant ${data.guid}, token requests: ${toast.status().tokenRequests}`)
